"""Slowloris: heads that never end (CWE-400)."""
from crowd import Crowd
from expect import expect

TITLE = "2,000 clients send a head byte by byte"
CLIENTS = 2_000


def run(arena):
    arena.open()
    crowd = Crowd(arena.address, CLIENTS, first=b"GET / HTTP/1.1\r\nHost: hostile\r\n", drip=b"X: y\r\n", interval=0.5)
    crowd.await_gone()
    arena.await_good(5_000)
    crowd.leave()
    arena.close(most_growth=64)
    expect(crowd.answers == {"HTTP/1.1 408": CLIENTS}, f"answers were {crowd.answers}")
    return f"all {CLIENTS} told 408 and closed after `timeouts.header`"
