"""Far more connections than `limits.connections`, again and again."""
from crowd import Crowd
from expect import expect

TITLE = "accept storms, 3 × 4,000 connections above a limit of 1,000"
CLIENTS, LIMIT, STORMS = 4_000, 1_000, 3
GOOD = 8


def run(arena):
    arena.open(connections=LIMIT)
    for _ in range(STORMS):
        crowd = Crowd(arena.address, CLIENTS)
        crowd.await_gone(CLIENTS - LIMIT + GOOD)
        arena.await_good(2_000)
        expect(crowd.open <= LIMIT - GOOD, f"{crowd.open} of the storm were let in")
        crowd.leave()
        arena.await_connections(GOOD)
    arena.close(most_growth=64)
    return f"{STORMS * (CLIENTS - LIMIT + GOOD)} closed at accept, the rest let in"
