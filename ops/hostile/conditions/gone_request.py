"""Clients that ask and leave before there is an answer."""
import rogue
from crowd import Crowd
from expect import wait_until

TITLE = "500 clients leave while their request waits for its answer"
CLIENTS = 500


def run(arena):
    backend = rogue.Rogue(rogue.hang)
    arena.open(rogue=backend)
    crowd = Crowd(arena.address, CLIENTS, first=b"GET /rogue HTTP/1.1\r\nHost: gone\r\n\r\n")
    wait_until("the backend has all requests", lambda: backend.met == CLIENTS)
    crowd.leave()
    # long before `timeouts.response`, which would end them too: see the outcome's count of time-outs
    wait_until("the backend is let go", lambda: backend.open == 0)
    arena.await_good(2_000)
    timeouts = arena.evenkeel.metric_or_zero("evenkeel_backend_failures_total", pool="rogue", reason="response-timeout")
    arena.close(most_growth=48)
    return f"backend freed of all {CLIENTS}, {timeouts:.0f} by time-out"
