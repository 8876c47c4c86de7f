"""Many kept-alive connections that do nothing."""
from crowd import Crowd
from expect import expect

TITLE = "10,000 idle connections"
CLIENTS = 10_000


def run(arena):
    arena.open()
    crowd = Crowd(arena.address, CLIENTS, first=b"GET / HTTP/1.1\r\nHost: idle\r\n\r\n")
    crowd.await_all_sent()
    arena.await_good(5_000)
    expect(crowd.open == CLIENTS, f"{CLIENTS - crowd.open} idle connections were closed")
    crowd.leave()
    arena.await_connections(8)
    arena.close(most_growth=128)
    return f"all {CLIENTS} stayed open"
