"""SIGTERM: what is in flight is finished, kept-alive clients are told to go, and the exit code is 0."""
import http.client
import time

from expect import expect, wait_until

TITLE = "SIGTERM finishes what is in flight and exits 0"


def run(stage):
    stage.set_up()
    kept = http.client.HTTPConnection("127.0.0.1", stage.evenkeel.port, timeout=10)
    status(kept)
    download = stage.short_download()
    download.await_begin()
    for server in stage.fleet:
        server.hang()  # the download cannot end before the drain has begun
    expect(download.under_way(), "the download ended before the drain began")

    stage.evenkeel.terminate()
    asked = time.monotonic()
    wait_until("new connections are refused", stage.evenkeel.refuses)
    for server in stage.fleet:
        server.go_on()
    download.expect_whole()
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
