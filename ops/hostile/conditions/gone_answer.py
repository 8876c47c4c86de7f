"""Clients that reset their connection in the middle of an answer."""
import rogue
from crowd import Crowd
from expect import wait_until

TITLE = "500 clients reset in the middle of a big answer"
CLIENTS = 500
BODY = 64 * rogue.MIB


def run(arena):
    backend = rogue.Rogue(rogue.source(BODY))
    arena.open(rogue=backend)
    crowd = Crowd(arena.address, CLIENTS, first=b"GET /rogue HTTP/1.1\r\nHost: gone\r\n\r\n", reads=False)
    wait_until("the backend has all requests", lambda: backend.met == CLIENTS)
    crowd.leave(reset=True)
    wait_until("the backend is let go", lambda: backend.open == 0)
    arena.await_good(2_000)
    arena.close(most_growth=192)
    return f"backend freed of all {CLIENTS}"
