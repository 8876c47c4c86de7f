"""Promises, and waiting for a condition instead of for a time."""
import time

POLL_SECONDS = 0.02


class Broken(Exception):
    """A promise was not kept; the message says which, with what was seen."""


def expect(kept, message):
    if not kept:
        raise Broken(message)


def wait_until(what, condition, limit=30.0, poll=POLL_SECONDS):
    """Waits until `condition()` is true and returns its value; after `limit` seconds the promise `what` is broken."""
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        expect(time.monotonic() < deadline, f"{what}: not within {limit:g} s")
        time.sleep(poll)
