"""Uploads as fast as they come, to a backend that takes nothing of them."""
import selectors
import socket
import time

import rogue
from expect import expect

TITLE = "300 clients send as fast as they can, their backend reads nothing"
CLIENTS = 300
SIZE = 1024 * rogue.MIB
PIECE = bytes(64 * 1024)
LIMIT_SECONDS = 60


def run(arena):
    arena.open(rogue=rogue.Rogue(rogue.ignore))
    clients = selectors.DefaultSelector()
    for _ in range(CLIENTS):
        client = socket.create_connection(arena.address, timeout=10)
        client.sendall(b"POST /rogue HTTP/1.1\r\nHost: hostile\r\nContent-Length: %d\r\n\r\n" % SIZE)
        client.setblocking(False)
        clients.register(client, selectors.EVENT_WRITE)
    end = time.monotonic() + LIMIT_SECONDS
    while clients.get_map() and time.monotonic() < end:
        for key, _ in clients.select(0.1):
            send(clients, key.fileobj)
    left = len(clients.get_map())
    expect(left == 0, f"{left} clients may still send")
    arena.await_good(5_000)
    # each holds one read, what its body is kept in for a second try, and the water mark
    arena.close(most_growth=128)
    return f"all {CLIENTS} closed after `timeouts.stream-idle`"


def send(clients, client):
    try:
        client.send(PIECE)
    except BlockingIOError:
        pass
    except OSError:  # the proxy has given it up
        clients.unregister(client)
        client.close()
