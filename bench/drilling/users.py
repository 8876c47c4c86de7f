"""Users: an open loop that asks at its rate whatever becomes of the answers, each user from an address of its own.

A request is due at a moment that was fixed before; how long it took is counted from then, so that a proxy that stands still cannot slow its
measurement down. Users keep their connections, as browsers do, and are patient for five seconds.
"""
import asyncio
import socket
import time

from rig import HOST

PATIENCE = 5.0
KEPT = 2  # idle connections of one user


class Request:
    """One that was sent: when it was due, after the beginning; what became of it."""
    __slots__ = ("due", "user", "status", "took")

    def __init__(self, due, user):
        self.due, self.user, self.status, self.took = due, user, 0, None

    def failed(self):
        return not 200 <= self.status < 500


class Users:

    def __init__(self, port, count, rate):
        self.port, self.count, self.rate = port, count, rate
        self.requests = []
        self.cookie = None          # that all send, once somebody has got one
        self.shares_cookies = False  # as behind a cache that keeps Set-Cookie
        self.late = 0.0              # seconds that a request was sent after it was due, at worst: the drill itself could not keep up
        self._idle = [[] for _ in range(count)]
        self._began = None

    def now(self):
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    async def ask(self, seconds):
        """Asks for so long; returns when all are answered or out of patience."""
        self._began = self._began if self._began is not None else time.monotonic()
        under_way = set()
        for number in range(int(seconds * self.rate)):
            due = number / self.rate
            wait = due - self.now()
            if wait > 0:
                await asyncio.sleep(wait)
            self.late = max(self.late, self.now() - due)
            request = Request(due, number % self.count)
            self.requests.append(request)
            task = asyncio.create_task(self._one(request, number))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        if under_way:
            await asyncio.wait(under_way)
        for idle in self._idle:
            for _, writer in idle:
                writer.close()

    async def _one(self, request, number):
        try:
            async with asyncio.timeout(max(0.001, PATIENCE - (self.now() - request.due))):
                request.status = await self._exchange(request.user, number)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError, TimeoutError):
            pass  # no answer, or half of one
        request.took = self.now() - request.due

    async def _exchange(self, user, number):
        path = ("/shop" if number % 3 == 0 else "/site") + f"/{user}"
        cookie = f"Cookie: {self.cookie}\r\n" if self.shares_cookies and self.cookie else ""
        head = (f"GET {path} HTTP/1.1\r\nHost: drill\r\nX-User: {user}\r\nX-Tenant: all-the-same\r\n{cookie}\r\n").encode()
        idle = self._idle[user]
        while idle:
            reader, writer = idle.pop()
            if not reader.at_eof():
                break
            writer.close()
        else:
            reader, writer = await asyncio.open_connection(HOST, self.port, local_addr=(address(user), 0))
            writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kept = False
        try:
            writer.write(head)
            status, keeps = await self._answer(reader)
            if keeps and len(idle) < KEPT:
                idle.append((reader, writer))
                kept = True
            return status
        finally:
            if not kept:
                writer.transport.abort()

    async def _answer(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = head.split("\r\n")
        length, keeps, chunked = None, True, False
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "content-length":
                length = int(value)
            elif name == "connection" and value.lower() == "close":
                keeps = False
            elif name == "transfer-encoding":
                chunked = True
            elif name == "set-cookie" and self.shares_cookies and not self.cookie:
                self.cookie = value.partition(";")[0]
        if chunked:
            while (size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)):
                await reader.readexactly(size + 2)
            await reader.readuntil(b"\r\n")
        elif length is not None:
            await reader.readexactly(length)
        else:
            await reader.read()
            keeps = False
        return int(lines[0].split(" ")[1]), keeps


def address(user):
    """Loopback has 16 million of them."""
    return f"127.1.{user // 250}.{user % 250 + 1}"
