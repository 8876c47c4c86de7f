"""A server stops answering but not accepting: found by the probe's time-out, and no request fails."""
import time

from backends import counts, shares_since
from expect import wait_until
from figures import shares

TITLE = "a hung server (SIGSTOP) is evicted by probe time-out"
REQUESTS = 3_000


def run(stage):
    stage.set_up()
    victim = stage.fleet[2]
    load = stage.load()
    stage.await_requests(REQUESTS)

    victim.hang()
    hung = time.monotonic()
    wait_until(f"{victim.name} is evicted", lambda: not stage.evenkeel.healthy(victim))
    eviction = time.monotonic() - hung
    timeouts = stage.evenkeel.metric("evenkeel_backend_probes_total", backend=victim.name, result="timeout")
    stage.await_requests(REQUESTS)

    victim.go_on()
    wait_until(f"{victim.name} is taken back", lambda: stage.evenkeel.healthy(victim))
    before = counts(stage.fleet)
    stage.await_requests(REQUESTS)
    measured = shares_since(before, stage.fleet)
    result = load.finish()

    result.expect_clean(f"while {victim.name} hung")
    stage.expect_even(measured, f"after {victim.name} went on")
    stage.figures.add("SIGSTOP under load", result)
    stage.figures.add("SIGSTOP, time to eviction", f"{eviction:.2f} s, {timeouts:.0f} probe time-outs")
    stage.figures.add("SIGSTOP, shares after SIGCONT", shares(measured))
