"""A download far larger than memory, to a client that takes it slowly."""
import socket
import time

import rogue
from expect import expect

TITLE = "1 GiB down to a slow client"
SIZE, RATE = 1024 * rogue.MIB, 128 * rogue.MIB


def run(arena):
    arena.open(rogue=rogue.Rogue(rogue.source(SIZE)))
    with socket.create_connection(arena.address, timeout=120) as client:
        client.sendall(b"GET /rogue HTTP/1.1\r\nHost: big\r\n\r\n")
        began, taken, head = time.monotonic(), 0, None
        while head is None or taken < SIZE + head:
            piece = client.recv(rogue.MIB)
            expect(piece, f"the answer ended after {taken} bytes")
            if head is None:
                head = piece.index(rogue.HEAD_END) + len(rogue.HEAD_END)
            taken += len(piece)
            rogue.keep_pace(began, taken, RATE)
    arena.close(most_growth=48)
    expect(taken == SIZE + head, f"{taken - head} bytes arrived")
    return "arrived whole"
