"""One server fails under load and comes back: it is evicted without a failed request, and takes its share again."""
import time

from backends import counts, shares_since
from expect import wait_until
from figures import shares

REQUESTS = 3_000  # before it fails, while it is out, and after its return


def survive(stage, name, victim, strike, mend):
    """Lets load flow while `strike()` fells the victim and `mend()` brings it back; `name` is what the figures call it."""
    load = stage.load()
    stage.await_requests(REQUESTS)

    strike()
    evicted = seconds_until(f"{victim.name} is evicted", lambda: not stage.evenkeel.healthy(victim))
    stage.await_requests(REQUESTS)

    mend()
    back = seconds_until(f"{victim.name} is taken back", lambda: stage.evenkeel.healthy(victim))
    before = counts(stage.fleet)
    stage.await_requests(REQUESTS)
    measured = shares_since(before, stage.fleet)
    result = load.finish()

    result.expect_clean(f"over {name} of {victim.name} and its return")
    stage.expect_even(measured, f"after the return of {victim.name}")
    stage.figures.add(f"{name} under load", result)
    stage.figures.add(f"{name}, time to eviction / to return", f"{evicted:.2f} s / {back:.2f} s")
    stage.figures.add(f"{name}, shares after the return", shares(measured))


def seconds_until(what, condition):
    began = time.monotonic()
    wait_until(what, condition)
    return time.monotonic() - began
