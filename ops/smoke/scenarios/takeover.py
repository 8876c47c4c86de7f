"""A second process takes the listening socket over: clients that connect anew for every request see no refusal and no reset."""
from expect import expect, wait_until

TITLE = "a second process takes over without a refused or reset connection"
REQUESTS = 2_000


def run(stage):
    stage.set_up()
    old, new = stage.evenkeel, stage.successor()
    load = stage.load(connections=32, headers=["Connection: close"])
    stage.await_requests(REQUESTS)

    new.start("--takeover")
    new.await_log("serving")
    expect("handed_over=true" in new.log(), "the successor has a listening socket of its own")
    stage.await_requests(REQUESTS)
    old.terminate()
    code, took = old.exit_code()
    stage.await_requests(REQUESTS)
    wait_until("the successor has the admin address", lambda: new.metric("evenkeel_config_version") >= 1)
    result = load.finish()
    new.terminate()
    last, _ = new.exit_code()
    stage.reset()

    expect((code, last) == (0, 0), f"exit codes {code} and {last}")
    result.expect_clean("over the takeover")
    stage.figures.add("takeover, one connection per request", f"{result}; the old one left after {took:.1f} s")
