"""A backend that misbehaves, each connection on a thread of its own."""
import socket
import struct
import threading
import time

MIB = 1024 * 1024
HEAD_END = b"\r\n\r\n"


class Rogue:

    def __init__(self, behave, in_pool=False):
        """Listens at once.

        behave   called with every connection and the head of its first request
        in_pool  whether it stands among the good servers, so that good requests meet it
        """
        self.in_pool = in_pool
        self.open = 0
        self.met = 0
        self._behave = behave
        self._lock = threading.Lock()
        self._server = socket.create_server(("127.0.0.1", 0), backlog=4096)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self._server.getsockname()[1]}"

    def _accept(self):
        while True:
            connection, _ = self._server.accept()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with self._lock:
            self.open += 1
            self.met += 1
        try:
            with connection:
                connection.settimeout(120)
                head = read_head(connection)
                if head is not None:
                    self._behave(connection, head)
        except OSError:
            pass  # the proxy left
        finally:
            with self._lock:
                self.open -= 1


def read_head(connection):
    """The first request's head and what came of its body; None when the proxy left before."""
    got = b""
    while HEAD_END not in got:
        more = connection.recv(64 * 1024)
        if not more:
            return None
        got += more
    return got


def await_close(connection):
    while connection.recv(64 * 1024):
        pass


def hang(connection, _head):
    """Never answers."""
    await_close(connection)


def ignore(connection, _head):
    """Reads nothing more, and says nothing."""
    time.sleep(120)


def reset(connection, _head):
    """RST instead of an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half_close(connection, _head):
    """FIN instead of an answer, but reads on."""
    connection.shutdown(socket.SHUT_WR)
    await_close(connection)


def source(size, rate=None):
    """Answers with a body of `size` bytes, at most `rate` bytes/s."""
    def behave(connection, _head):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for piece in paced(size, rate):
            connection.sendall(piece)
        await_close(connection)
    return behave


def sink(rate=None):
    """Takes the whole body, at most `rate` bytes/s, then answers."""
    def behave(connection, head):
        head, body = head.split(HEAD_END, 1)
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        left, began, taken = length - len(body), time.monotonic(), 0
        while left:
            got = len(connection.recv(min(left, MIB)))
            if not got:
                return
            left, taken = left - got, taken + got
            keep_pace(began, taken, rate)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await_close(connection)
    return behave


def paced(size, rate):
    piece, began, sent = bytes(MIB), time.monotonic(), 0
    while sent < size:
        yield piece[:size - sent]
        sent += min(MIB, size - sent)
        keep_pace(began, sent, rate)


def keep_pace(began, done, rate):
    if rate:
        time.sleep(max(0, began + done / rate - time.monotonic()))
