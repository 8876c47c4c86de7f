"""An upload far larger than memory, to a backend that takes it slowly."""
import socket

import rogue
from expect import expect

TITLE = "1 GiB up to a slow backend"
SIZE, RATE = 1024 * rogue.MIB, 128 * rogue.MIB


def run(arena):
    arena.open(rogue=rogue.Rogue(rogue.sink(RATE)))
    with socket.create_connection(arena.address, timeout=120) as client:
        client.sendall(b"POST /rogue HTTP/1.1\r\nHost: big\r\nContent-Length: %d\r\n\r\n" % SIZE)
        for piece in rogue.paced(SIZE, None):
            client.sendall(piece)
        answer = client.recv(64)
    arena.close(most_growth=48)
    expect(answer.startswith(b"HTTP/1.1 200"), f"the answer was {answer!r}")
    return "arrived whole"
