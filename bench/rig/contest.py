"""Interleaved rounds: times do not hold on shared machines, so what is compared is measured in turns, there and back."""
import sys
import time


class Contest:

    def __init__(self, watch, rounds, until=None):
        """until: on the monotonic clock; no round begins that would not end before it."""
        self._watch, self._rounds, self._until = watch, rounds, until

    def run(self, what, proxies, work, figure):
        """Lists of (figure, disturbed) by the proxy's name, one for each round.

        work(proxy) is what is measured; figure(sample) makes a number, or a tuple of numbers, of it.
        """
        series = {proxy.name: [] for proxy in proxies}
        longest = 0.0
        for round_ in range(self._rounds):
            start = time.monotonic()
            if self._until and start + longest > self._until:
                print(f"{what}: no time for more than {round_} of {self._rounds} rounds", file=sys.stderr)
                break
            for proxy in proxies if round_ % 2 == 0 else reversed(proxies):
                sample = self._watch.measure(proxy.process, lambda: work(proxy))
                value = figure(sample)
                series[proxy.name].append((value, sample.disturbed))
                print(f"{what}, round {round_ + 1}, {proxy.name}: {_text(value)}{f' ! {sample.foreign:.0f} % foreign' if sample.disturbed else ''}",
                      file=sys.stderr)
            longest = max(longest, time.monotonic() - start)
        return series


def _text(value):
    return " / ".join(f"{v:.3f}" for v in value) if isinstance(value, tuple) else f"{value:.3f}"


def values(series, part=None):
    """The figures of one proxy; part: which of a tuple."""
    return [value if part is None else value[part] for value, _ in series]


def ratios(series, base, part=None):
    """Paired by round, of rounds in which neither was disturbed; in none of them: of all."""
    pairs = list(zip(values(series, part), values(base, part), (a or b for (_, a), (_, b) in zip(series, base))))
    quiet = [(a, b) for a, b, disturbed in pairs if not disturbed]
    return [a / b for a, b in (quiet or [(a, b) for a, b, _ in pairs]) if b]


def disturbed(series):
    """As in `1 of 5`."""
    return f"{sum(d for _, d in series)} of {len(series)}"
