"""Slowloris on the body: never silent for long, never done."""
import rogue
from crowd import Crowd
from expect import expect

TITLE = "1,000 clients send a body byte by byte"
CLIENTS = 1_000  # as many as a backend's `max-in-flight` lets through
HEAD = b"POST /rogue HTTP/1.1\r\nHost: hostile\r\nContent-Length: 1000000\r\n\r\n"


def run(arena):
    arena.open(rogue=rogue.Rogue(rogue.sink()))
    crowd = Crowd(arena.address, CLIENTS, first=HEAD, drip=b"x", interval=1)
    crowd.await_gone(limit=90)
    arena.await_good(5_000)
    crowd.leave()
    arena.close(most_growth=96)
    expect(crowd.answers == {"HTTP/1.1 408": CLIENTS}, f"answers were {crowd.answers}")
    return f"all {CLIENTS} told 408 and closed by `body-min-rate`"
