"""The plain case: an answer for curl, load without an error, every server its third."""
from backends import counts, shares_since
from expect import expect
from figures import shares
from load import curl

TITLE = "answers, and shares load evenly"
REQUESTS = 30_000


def run(stage):
    stage.set_up()
    code, answer = curl(f"{stage.evenkeel.url}/")
    expect(code == 0 and answer.startswith("HTTP/1.1 200 ") and "X-Backend: nginx-" in answer, f"curl got {code}: {answer[:300]}")

    before = counts(stage.fleet)
    load = stage.load()
    stage.await_requests(REQUESTS)
    result = load.finish()
    result.expect_clean("under steady load")
    measured = shares_since(before, stage.fleet)
    stage.expect_even(measured, "under steady load")
    stage.figures.add("steady load", result)
    stage.figures.add("steady load, shares by the servers' own count", shares(measured))
