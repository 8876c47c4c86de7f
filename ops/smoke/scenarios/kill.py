"""A server dies under load, is evicted without a failed request, and takes its share again when it is back."""
import time

from backends import counts, shares_since
from expect import wait_until
from figures import shares

TITLE = "kill -9 of one server under load costs no request"
REQUESTS = 3_000  # before the kill, and between two looks at the shares


def run(stage):
    stage.set_up()
    victim = stage.fleet[1]
    load = stage.load()
    stage.await_requests(REQUESTS)

    victim.kill()
    killed = time.monotonic()
    wait_until(f"{victim.name} is evicted", lambda: not stage.evenkeel.healthy(victim))
    eviction = time.monotonic() - killed
    stage.await_requests(REQUESTS)

    victim.start()
    back = time.monotonic()
    wait_until(f"{victim.name} is taken back", lambda: stage.evenkeel.healthy(victim))
    taken_back = time.monotonic() - back
    before = counts(stage.fleet)
    stage.await_requests(REQUESTS)
    measured = shares_since(before, stage.fleet)
    result = load.finish()

    result.expect_clean(f"while {victim.name} was killed and brought back")
    stage.expect_even(measured, f"after {victim.name} came back")
    stage.figures.add("kill -9 under load", result)
    stage.figures.add("kill -9, time to eviction / to return", f"{eviction:.2f} s / {taken_back:.2f} s")
    stage.figures.add("kill -9, tries elsewhere", f"{stage.evenkeel.metric('evenkeel_route_retries_total'):.0f}")
    stage.figures.add("kill -9, shares after the return", shares(measured))
