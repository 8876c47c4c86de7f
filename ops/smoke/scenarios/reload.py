"""Twenty new configurations take over under GETs, POSTs and a long download, and nobody notices."""
from expect import expect, wait_until

TITLE = "20 reloads under load, POSTs and a 30 s download cost nothing"
RELOADS = 20
REQUESTS = 500  # between two reloads, so that every one is under load
WEIGHTS = [[1, 1, 1], [1, 2, 1]]


def run(stage):
    stage.set_up()
    evenkeel = stage.evenkeel
    gets, posts = stage.load(connections=8), stage.load(connections=4, script="post")
    download = stage.download()
    download.await_begin()
    stage.await_requests(REQUESTS)

    meanwhile = 0
    for number in range(RELOADS):
        version = evenkeel.metric("evenkeel_config_version")
        # Membership, weights and plain repetition by turns; every second one is announced by SIGHUP as well as seen by the file's change.
        evenkeel.configure(stage.fleet, weights=WEIGHTS[number % 2], note=f"reload {number}")
        if number % 2:
            evenkeel.hang_up()
        wait_until(f"reload {number + 1} is in force", lambda: evenkeel.metric("evenkeel_config_version") > version)
        stage.await_requests(REQUESTS)
        meanwhile += download.under_way()

    expect(meanwhile > 0, "the download was over before the first reload")
    got, posted = gets.finish(), posts.finish()
    size = download.expect_whole()
    got.expect_clean("over the reloads (GET)")
    posted.expect_clean("over the reloads (POST)")
    wait_until("nothing is counted as in flight any more", lambda: evenkeel.metric("evenkeel_backend_in_flight") == 0)
    expect(evenkeel.metric("evenkeel_listener_in_flight") == 0, "a request is still counted as in flight at the listener")
    expect(evenkeel.metric("evenkeel_lease_double_ends_total") == 0, "a lease ended twice")
    stage.figures.add(f"{RELOADS} reloads, GETs", got)
    stage.figures.add(f"{RELOADS} reloads, POSTs", posted)
    stage.figures.add(f"{RELOADS} reloads, one slow download", f"{size} bytes, whole, over {meanwhile} of them")
    evenkeel.configure(stage.fleet)
