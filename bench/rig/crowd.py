"""Idle clients: keep-alive connections, each of which made one request, held by child processes, because each process has a limit of its own
on file descriptors. Run as a script, this file is such a child: it opens its connections, says `open`, and holds them until its input ends.
"""
import resource
import socket
import subprocess
import sys

A_CHILD = 2500
REQUEST = b"GET /128 HTTP/1.1\r\nHost: bench\r\n\r\n"
BODY = 128


class Crowd:

    def __init__(self, port, count):
        """Returns when all of them have their answers."""
        shares = [min(A_CHILD, count - begun) for begun in range(0, count, A_CHILD)]
        self._children = [subprocess.Popen([sys.executable, "-B", __file__, str(port), str(share)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           text=True) for share in shares]
        for child in self._children:
            if child.stdout.readline() != "open\n":
                self.leave()
                raise RuntimeError("not every connection was opened and answered with 200")

    def leave(self):
        for child in self._children:
            child.stdin.close()
            child.stdout.close()
            child.wait()


def ask(connection):
    """One GET of the 128 B body, read to its end."""
    connection.sendall(REQUEST)
    answer = b""
    while b"\r\n\r\n" not in answer or len(answer.partition(b"\r\n\r\n")[2]) < BODY:
        piece = connection.recv(4096)
        if not piece:
            raise ConnectionError("closed before the answer's end")
        answer += piece
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise ConnectionError(answer[:40])


def hold(port, count):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    connections = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        ask(connection)
        connections.append(connection)
    print("open", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    hold(int(sys.argv[1]), int(sys.argv[2]))
