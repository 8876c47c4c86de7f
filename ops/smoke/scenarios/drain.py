"""SIGTERM: what is in flight is finished, kept-alive clients are told to go, and the exit code is 0."""
import http.client
import time

from backends import DOWNLOAD
from expect import expect, wait_until
from load import curl

TITLE = "SIGTERM finishes what is in flight and exits 0"
REFUSED = 7  # curl's exit code for a connection that was refused


def run(stage):
    stage.set_up()
    kept = http.client.HTTPConnection("127.0.0.1", stage.evenkeel.port, timeout=10)
    status(kept)
    download = stage.download()
    wait_until("the download is under way", lambda: download.received() > 0)

    stage.evenkeel.terminate()
    asked = time.monotonic()
    wait_until("new connections are refused", lambda: curl(f"{stage.evenkeel.url}/")[0] == REFUSED)
    expect(download.received() < len(DOWNLOAD), "the download had ended before the drain began")
    download.expect_whole(DOWNLOAD)
    code, _ = stage.evenkeel.exit_code()
    took = time.monotonic() - asked
    kept.close()
    stage.reset()
    expect(code == 0, f"SIGTERM ended it with {code}")
    stage.figures.add("SIGTERM with a download in flight", f"exit 0 after {took:.1f} s, download whole")


def status(connection):
    connection.request("GET", "/")
    answer = connection.getresponse()
    answer.read()
    expect(answer.status == 200, f"status {answer.status}")
