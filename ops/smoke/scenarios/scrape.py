"""What Prometheus says about the shares is what the servers counted, before and after the weights shift under load."""
import time

from backends import counts
from expect import expect, wait_until
from figures import share
from prometheus import check_metrics

TITLE = "Prometheus' shares are the servers' own"
WINDOW_SECONDS = 10  # of evenkeel_backend_share
TOLERANCE = 0.01
WEIGHTS = [3, 2, 1]


def run(stage):
    stage.set_up()
    prometheus = stage.prometheus()
    prometheus.start()
    load = stage.load(connections=8)
    compare(stage, prometheus, [1, 1, 1])
    stage.evenkeel.configure(stage.fleet, weights=WEIGHTS)
    wait_until("the weights are in force", lambda: stage.evenkeel.metric("evenkeel_backend_weight") == sum(WEIGHTS))
    compare(stage, prometheus, WEIGHTS)
    page = stage.evenkeel.metrics_page()
    load.finish().expect_clean("while the weights shifted")
    check_metrics(page)
    stage.figures.add("promtool check metrics on the loaded page", f"exit 0, {len(page.splitlines())} lines")
    stage.evenkeel.configure(stage.fleet)
    wait_until("the weights are even again", lambda: stage.evenkeel.metric("evenkeel_backend_weight") == len(stage.fleet))


def compare(stage, prometheus, weights):
    """Lets one full window pass, then compares the window ending at Prometheus' newest sample with the servers' counts of the same time."""
    began = time.time()
    history = []

    def newest():
        history.append((time.time(), counts(stage.fleet)))
        stamps = prometheus.by_backend("timestamp(evenkeel_backend_share)")
        return len(stamps) == len(stage.fleet) and min(stamps.values()) > began + WINDOW_SECONDS + 1 and min(stamps.values())

    until = wait_until("Prometheus has a sample of a full window", newest, limit=40)
    reported = prometheus.by_backend(f"evenkeel_backend_share @ {until:.3f}")
    expected = prometheus.by_backend(f"evenkeel_backend_expected_share @ {until:.3f}")
    first, last = nearest(history, until - WINDOW_SECONDS), nearest(history, until)
    total = sum(last.values()) - sum(first.values())
    said = []
    for server, weight in zip(stage.fleet, weights):
        counted = (last[server.name] - first[server.name]) / total
        said.append(f"{share(reported[server.name])} ({share(counted)})")
        expect(abs(reported[server.name] - counted) <= TOLERANCE,
               f"{server.name}: Prometheus says {share(reported[server.name])}, the server counted {share(counted)}")
        expect(abs(expected[server.name] - weight / sum(weights)) <= TOLERANCE,
               f"{server.name}: expected share {share(expected[server.name])} with weights {weights}")
    stage.figures.add(f"Prometheus' shares (servers' count), weights {':'.join(map(str, weights))}", " / ".join(said))


def nearest(history, moment):
    return min(history, key=lambda entry: abs(entry[0] - moment))[1]
