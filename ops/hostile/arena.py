"""What every condition finds: three nginx servers, Evenkeel before them with short patience, good clients, and a watch on its memory."""
import pathlib
import shutil
import tempfile

from backends import Nginx
from expect import expect, wait_until
from load import Load
from memory import Memory
from processes import Processes, free_port
from proxy import Evenkeel

SERVERS = 3
LOG_LINES = 15

# Patience is short, so that the run is; the shares and the order of the bounds are those of the defaults.
CONFIGURATION = """
admin: {{ bind: 127.0.0.1:{admin} }}
runtime: {{ state-dir: state, transport: {transport} }}
listeners:
  - name: web
    bind: 127.0.0.1:{port}
    limits: {{ connections: {connections} }}
    timeouts: {{ header: 3s, idle: 120s, body: 5s, write: 5s }}
pools:
  web:
    backends: [{servers}]
    connections: {{ connect-timeout: 1s }}
{more_pools}
routes:
  - name: web
    to: web
    timeouts: {{ response: 2s, stream-idle: 5s }}
    retry: {{ attempts: 2, on: [connect, reset-before-response, response-timeout] }}
{more_routes}
"""


class Arena:

    def __init__(self, keep=False, transport="auto"):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="evenkeel-hostile."))
        self.processes = Processes(self.folder)
        self.good = None
        self.memory = None
        self._keep, self._transport = keep, transport
        self._load = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.processes.stop_all()
        if self._keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder)

    def open(self, connections=50_000, rogue=None, descriptors=None, patience=("2s", "5s")):
        """Starts servers, proxy and good clients.

        connections  limits.connections of the listener
        rogue        a further backend, behind the path /rogue and, with `rogue.in_pool`, in the pool of the good servers
        patience     with it: `timeouts.response` and `timeouts.stream-idle` of its route
        descriptors  limit of open files of the proxy; none: the machine's
        """
        fleet = [Nginx(f"nginx-{number + 1}", self.folder, self.processes) for number in range(SERVERS)]
        for server in fleet:
            server.start()
        servers = [server.address for server in fleet]
        if rogue and rogue.in_pool:
            servers.append(rogue.address)
        self.evenkeel = Evenkeel("evenkeel", self.folder, self.processes, free_port(), free_port())
        self.evenkeel.write(CONFIGURATION.format(
            admin=self.evenkeel.admin, transport=self._transport, port=self.evenkeel.port, connections=connections, servers=", ".join(servers),
            more_pools=f"  rogue: {{ backends: [{rogue.address}] }}" if rogue else "",
            more_routes="  - { name: rogue, match: { path: { prefix: /rogue } }, to: rogue, "
                        f"timeouts: {{ response: {patience[0]}, stream-idle: {patience[1]} }} }}" if rogue else ""))
        self.evenkeel.start(descriptors=descriptors)
        self.evenkeel.await_ready()
        self._load = Load(self.processes, f"{self.evenkeel.url}/", connections=8)
        self.await_good(50 if rogue and rogue.in_pool else 5_000)  # compiled, and memory has grown to what traffic needs
        self.memory = Memory(self.evenkeel.pid)

    def await_good(self, more):
        """Waits until that many further good requests were answered: they are served on, whatever else happens."""
        before = self._answered()
        wait_until(f"{more} further good requests are answered", lambda: self._answered() >= before + more, limit=120, poll=0.1)

    def _answered(self):
        return self.evenkeel.metric("evenkeel_route_requests_total", route="web")

    def close(self, most_growth):
        """Ends the good clients, looks at what they saw, and at the memory.

        most_growth  MiB the peak may be above the beginning
        """
        self.memory.stop()
        self.good = self._load.finish()
        self.good.expect_clean("beside the hostile ones")
        growth = self.memory.peak - self.memory.before
        expect(growth <= most_growth, f"resident memory grew by {growth} MiB (bound: {most_growth})")

    def connections(self):
        """Client connections that are open now."""
        return self.evenkeel.metric("evenkeel_listener_connections_active", listener="web")

    def await_connections(self, most, limit=60):
        wait_until(f"at most {most} client connections are open", lambda: self.connections() <= most, limit=limit, poll=0.1)

    @property
    def address(self):
        return "127.0.0.1", self.evenkeel.port

    def show_logs(self):
        for log in self.processes.logs():
            for line in log.read_text(errors="replace").splitlines()[-LOG_LINES:]:
                print(f"    {log.stem} | {line[:300]}")
