"""A window of measurement: the CPU time of one process while something is done, and whether the core was its own meanwhile."""
import time
from dataclasses import dataclass
from typing import Any

from rig.process import TICKS

ATTEMPTS = 2


@dataclass(frozen=True)
class Sample:
    cpu_seconds: float
    result: Any
    foreign: float
    """Percent of the watched core that others took, the hypervisor among them."""
    disturbed: bool


class Watch:

    def __init__(self, core, max_foreign):
        """core: where nothing else than the measured process should run; None: it has none of its own, and nothing is watched."""
        self._core, self._max_foreign = core, max_foreign

    def measure(self, process, work):
        """A disturbed window is measured once more; the quieter of the two counts."""
        best = None
        for _ in range(ATTEMPTS):
            sample = self._once(process, work)
            if best is None or sample.foreign < best.foreign:
                best = sample
            if not best.disturbed:
                break
        return best

    def _once(self, process, work):
        core, own, start = self._busy(), process.cpu_seconds(), time.monotonic()
        result = work()
        wall, own, core = time.monotonic() - start, process.cpu_seconds() - own, self._busy() - core
        foreign = 0.0 if self._core is None else max(0.0, core - own) / wall * 100
        return Sample(own, result, foreign, foreign > self._max_foreign)

    def _busy(self):
        """Seconds that the core was not idle, with those that the hypervisor gave to others."""
        if self._core is None:
            return 0.0
        with open("/proc/stat") as lines:
            fields = next(line for line in lines if line.startswith(f"cpu{self._core} ")).split()[1:9]
        user, nice, system, _, _, irq, softirq, steal = (int(field) for field in fields)
        return (user + nice + system + irq + softirq + steal) / TICKS
