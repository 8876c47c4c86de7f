"""Clients of a soak, each of one kind. A turn is one thing done and checked; [Abort] alone is not well-behaved, and nothing is expected of it."""
import asyncio
import socket
import struct
from dataclasses import dataclass, field

from rig import HOST

PATIENCE = 60        # seconds for a turn: beyond it, it counts as an error
PAUSE = 0.02         # seconds between two turns of most, so that the load stays one that the core can bear
PIPELINED = 8
TURNS_KEPT = 200     # requests on one connection, at most
DRIP_PAUSE = 0.05    # seconds between the pieces of a slow client: well within the proxy's limits on slowness
DRIP_BYTES = 65_536
DOWNLOAD_PAUSE = 20  # seconds between big downloads
BLOCK = bytes(range(256)) * 256


class Wrong(Exception):
    """An answer that is not the one which was asked for."""


@dataclass
class Tally:
    completed: int = 0
    errors: dict = field(default_factory=dict)


def told(error):
    return f"{type(error).__name__} {error}".strip()


class Client:
    """Knows its connection and how an answer is read; a subclass says what a turn is."""

    def __init__(self, random, port, sizes, big):
        self.random, self.port, self.sizes, self.big = random, port, sizes, big
        self._reader = self._writer = None
        self._turns = 0

    async def turn(self, tally):
        await asyncio.wait_for(self.do(tally), PATIENCE)
        await asyncio.sleep(PAUSE)

    async def connected(self):
        if self._writer is None or self._turns >= TURNS_KEPT:
            self.forget()
            self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        self._turns += 1
        return self._reader, self._writer

    def forget(self):
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None
        self._turns = 0

    @staticmethod
    def head(method, path, *fields):
        return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: soak", *fields, "", "")).encode()

    async def answer(self, reader, size=None, pause=0.0):
        """Reads one answer whole; pause: between two pieces of its body."""
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        if not lines[0].startswith("HTTP/1.1 200"):
            raise Wrong(lines[0])
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        length = int(fields["content-length"])
        if size is not None and length != size:
            raise Wrong(f"{length} bytes instead of {size}")
        left = length
        while left:
            piece = await reader.read(min(left, DRIP_BYTES))
            if not piece:
                raise Wrong("the body ends early")
            left -= len(piece)
            if pause:
                await asyncio.sleep(pause)
        if fields.get("connection") == "close":
            self.forget()


class Get(Client):
    """Files of many sizes over a kept-alive connection."""

    async def do(self, tally):
        size = self.random.choice(self.sizes)
        reader, writer = await self.connected()
        writer.write(self.head("GET", f"/{size}"))
        await self.answer(reader, size)
        tally.completed += 1


class Post(Client):
    """Bodies with a length, or chunked."""

    async def do(self, tally):
        size, chunked = self.random.choice(self.sizes), self.random.random() < 0.5
        reader, writer = await self.connected()
        writer.write(self.head("POST", "/post", "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}"))
        for begin in range(0, size, len(BLOCK)):
            piece = BLOCK[:min(len(BLOCK), size - begin)]
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            await writer.drain()
        if chunked:
            writer.write(b"0\r\n\r\n")
        await self.answer(reader, len("ok"))
        tally.completed += 1


class Churn(Client):
    """A connection for each request; half of them say so, the others just go when they have their answer."""

    async def do(self, tally):
        self.forget()
        reader, writer = await self.connected()
        writer.write(self.head("GET", "/1000", *(["Connection: close"] if self.random.random() < 0.5 else [])))
        await self.answer(reader, 1000)
        self.forget()
        tally.completed += 1


class Pipeline(Client):
    """Several requests at once; the answers must come in their order, which their sizes tell."""

    async def do(self, tally):
        sizes = [self.random.choice(self.sizes[:-1]) for _ in range(PIPELINED)]
        reader, writer = await self.connected()
        writer.write(b"".join(self.head("GET", f"/{size}") for size in sizes))
        for size in sizes:
            await self.answer(reader, size)
            tally.completed += 1


class Slow(Client):
    """A head in small pieces, and an answer that is taken piece by piece."""

    async def do(self, tally):
        reader, writer = await self.connected()
        head = self.head("GET", f"/{self.sizes[-1]}", "X-Slow: yes")
        for begin in range(0, len(head), 16):
            writer.write(head[begin:begin + 16])
            await asyncio.sleep(DRIP_PAUSE)
        await self.answer(reader, self.sizes[-1], DRIP_PAUSE)
        tally.completed += 1


class Download(Client):
    """The big body, now and then."""

    async def do(self, tally):
        reader, writer = await self.connected()
        writer.write(self.head("GET", "/big"))
        await self.answer(reader, self.big)
        tally.completed += 1

    async def turn(self, tally):
        await super().turn(tally)
        await asyncio.sleep(DOWNLOAD_PAUSE)


class Abort(Client):
    """Goes in the middle: of an answer, or of a request's body; by a reset, or politely."""

    async def do(self, tally):
        self.forget()
        reader, writer = await self.connected()
        if self.random.random() < 0.5:
            writer.write(self.head("GET", "/big" if self.random.random() < 0.2 else f"/{self.sizes[-1]}"))
            await reader.read(4096)
        else:
            writer.write(self.head("POST", "/post", f"Content-Length: {self.sizes[-1]}") + BLOCK[:1000])
            await writer.drain()
        if self.random.random() < 0.5:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        self.forget()
        tally.completed += 1


KINDS = {"get": Get, "post": Post, "churn": Churn, "pipeline": Pipeline, "slow": Slow, "download": Download, "abort": Abort}
