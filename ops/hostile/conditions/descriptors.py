"""More connections than the process may have open files."""
from crowd import Crowd
from expect import expect, wait_until

TITLE = "1,000 connections where the process may open 400 files"
CLIENTS, DESCRIPTORS = 1_000, 400
GOOD = 8


def run(arena):
    arena.open(descriptors=DESCRIPTORS)
    crowd = Crowd(arena.address, CLIENTS, first=b"GET / HTTP/1.1\r\nHost: hostile\r\n\r\n")
    crowd.await_all_sent()
    arena.await_good(5_000)
    let_in = crowd.open
    expect(let_in > 100, f"{let_in} connections were let in")
    crowd.leave()
    arena.await_connections(GOOD)
    after = Crowd(arena.address, 1, first=b"GET / HTTP/1.1\r\nHost: later\r\n\r\n")
    wait_until("a connection after the crowd left is served", lambda: after.answers == {"HTTP/1.1 200": 1})
    after.leave()
    arena.close(most_growth=64)
    expect("descriptors" in arena.evenkeel.log(), "the log says nothing of descriptors")
    return f"{let_in} let in, the others refused; the log says so; served again once they left"
