"""Ports on loopback."""
import socket
import time

from rig import HOST


def free(count):
    """Ports that are free now; held open together so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind((HOST, 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def await_open(port, process, seconds=60):
    """Waits until something listens; a process that ends before is an error, told with the end of its log."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.alive():
        with socket.socket() as s:
            if s.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.name} does not listen on port {port}:\n{process.end_of_log()}")


def row(count):
    """The first of so many ports in a row that are free now."""
    for first in range(20_000, 32_000, count):
        sockets = []
        try:
            for port in range(first, first + count):
                s = socket.socket()
                sockets.append(s)
                s.bind((HOST, port))
            return first
        except OSError:
            continue
        finally:
            for s in sockets:
                s.close()
    raise RuntimeError(f"no {count} free ports in a row")
