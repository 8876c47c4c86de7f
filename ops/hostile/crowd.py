"""Many clients that do the least they can: they open a connection, send a beginning, and go on drop by drop, or not at all."""
import select
import socket
import struct
import threading
import time

from expect import wait_until

GONE = select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR
STATUS_LENGTH = len("HTTP/1.1 408")


class Crowd:

    def __init__(self, address, count, first=b"", drip=b"", interval=1.0, reads=True):
        """Begins at once, on a thread of its own.

        first     what every client sends when it is connected
        drip      sent afterwards, one byte every `interval` seconds, again and again; empty: nothing more
        reads     whether clients take what they are sent
        """
        self._address, self._count = address, count
        self._first, self._drip, self._interval, self._reads = first, drip, interval, reads
        self._poll = select.epoll()
        self._open = {}
        self._begun = False
        self._ended = threading.Event()
        self.answers = {}  # status line's beginning -> how many
        self.gone = 0      # closed by the proxy
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def open(self):
        return len(self._open)

    def await_all_sent(self, limit=60):
        wait_until(f"{self._count} clients are connected", lambda: self._begun, limit=limit)

    def await_gone(self, count=None, limit=60):
        """Waits until the proxy has closed that many connections; without a number: all of them."""
        wanted = self._count if count is None else count
        wait_until(f"{wanted} of {self._count} connections are closed by the proxy", lambda: self.gone >= wanted, limit=limit)

    def leave(self, reset=False):
        """All that are left close their connections."""
        self._ended.set()
        self._thread.join()
        for client in self._open.values():
            if reset:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        self._open.clear()
        self._poll.close()

    def _run(self):
        for _ in range(self._count):
            self._connect()
            self._look(0)
        self._begun = True
        at, due = 0, time.monotonic() + self._interval
        while not self._ended.is_set():
            self._look(0.05)
            if self._drip and time.monotonic() >= due:
                due += self._interval
                for number in list(self._open):
                    self._send(number, self._drip[at:at + 1])
                at = (at + 1) % len(self._drip)

    def _connect(self):
        try:
            client = socket.create_connection(self._address, timeout=10)
            client.setblocking(False)
        except OSError:
            self.gone += 1
            return
        self._open[client.fileno()] = client
        self._poll.register(client, GONE | (select.EPOLLIN if self._reads else 0))
        self._send(client.fileno(), self._first)

    def _send(self, number, data):
        try:
            if data:
                self._open[number].send(data)
        except BlockingIOError:
            pass
        except OSError:
            self._drop(number)

    def _look(self, seconds):
        for number, event in self._poll.poll(seconds):
            if number in self._open and event & select.EPOLLIN:
                self._take(number)
            if number in self._open and event & GONE:
                self._drop(number)

    def _take(self, number):
        try:
            data = self._open[number].recv(64 * 1024)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data.startswith(b"HTTP/1.1 "):
            status = data[:STATUS_LENGTH].decode()
            self.answers[status] = self.answers.get(status, 0) + 1
        if not data:
            self._drop(number)

    def _drop(self, number):
        client = self._open.pop(number)
        self._poll.unregister(client)
        client.close()
        self.gone += 1
