"""Six servers that crash when they are overloaded, and the supervisor that starts them again."""
import http.client
import json
import os
import threading
import time

from rig import HOST, ports
from rig.jvm import jdk

SERVERS = 6
SLOTS = 4
SERVICE_MS = 50
QUEUE = 24
#: Requests a second that one server carries.
CARRIES = SLOTS * 1000 / SERVICE_MS

# A full queue makes everything four times slower, and after half a second of that the server is gone. A start takes one second, and what it
# does then takes twice as long at first.
CAPACITY = ["--concurrency", str(SLOTS), "--service-time", f"{SERVICE_MS}ms", "--queue", str(QUEUE), "--thrash", "3", "--crash-after", "500ms",
            "--startup", "1s", "--cold-factor", "2", "--cold-for", "2s"]
RESTART_AFTER = 2.0  # seconds that a supervisor lets a crashed server lie
LOOK_EVERY = 0.1


def jar(home):
    """Of a checkout, or of an installation."""
    built = os.path.join(home, "standalone/target/evenkeel.jar")
    return built if os.path.exists(built) else os.path.join(home, "evenkeel.jar")


class Server:

    def __init__(self, number, port, control):
        self.name, self.port, self.control = f"b{number}", port, control
        self.held_down = False
        self.down_since = None

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection(HOST, self.control, timeout=5)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{method} {path} of {self.name}: {answer.status} {text.decode()}")
            return json.loads(text)
        finally:
            connection.close()

    def stats(self):
        return self.call("GET", "/stats")


class Fleet:

    def __init__(self, ground):
        count = SERVERS
        first = ports.row(2 * count)
        control = first + count
        command = [os.path.join(jdk(), "bin", "java"), f"@{ground.home}/jvm.options", "-Xmx128m", "-cp", jar(ground.home), "io.evenkeel.testbackends.Main", "--name", "b", "--count", str(count),
                   "--first-port", str(first), "--control-port", str(control), *CAPACITY]
        self._process = ground.start("servers", command)
        self.servers = [Server(i + 1, first + i, control + i) for i in range(count)]
        ports.await_open(control + count - 1, self._process)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._supervise, daemon=True)
        self._thread.start()

    def stop(self):
        self._over.set()
        self._thread.join()

    def mend(self):
        """All up, warm, without faults, and counting anew."""
        for server in self.servers:
            server.held_down = False
            server.call("DELETE", "/fault")
            server.call("PUT", "/health", {"healthy": True})
        end = time.monotonic() + 30
        while not all(server.stats()["state"] == "up" and server.stats()["busy"] == 0 for server in self.servers):
            if time.monotonic() > end:
                raise RuntimeError("the servers do not come back")
            time.sleep(LOOK_EVERY)
        time.sleep(2)  # cold for so long
        for server in self.servers:
            server.call("DELETE", "/stats")

    def kill(self, *servers):
        for server in servers:
            server.held_down = True
            server.call("POST", "/crash")

    def revive(self, *servers):
        for server in servers:
            server.held_down = False
            server.call("POST", "/restart")

    def _supervise(self):
        while not self._over.wait(LOOK_EVERY):
            for server in self.servers:
                try:
                    state = server.stats()["state"]
                except OSError:
                    continue
                if state != "crashed" or server.held_down:
                    server.down_since = None
                elif server.down_since is None:
                    server.down_since = time.monotonic()
                elif time.monotonic() - server.down_since >= RESTART_AFTER:
                    server.down_since = None
                    server.call("POST", "/restart")
