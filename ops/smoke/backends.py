"""nginx servers: each one process with its own folder, its own port and a name it puts into every answer."""
import random
import signal
import urllib.error
import urllib.request

from expect import wait_until
from processes import free_port

# One process, so that a kill takes all of it. Every answer on `/` adds one byte to requests.log: its size is the number of requests, exact
# at any instant, and probes do not count. Kept-alive connections end after nginx's own default of 1000 requests, as in real life.
CONFIGURATION = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    log_format tick '';
    access_log off;
    add_header X-Backend {name} always;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {folder}/files;
        location / {{ access_log {folder}/requests.log tick; return 200 "{name}\\n"; }}
        location = /healthz {{ return 200 "ok\\n"; }}
        location = /download {{ limit_rate {rate}; }}
        location = /short-download {{ limit_rate {rate}; }}
    }}
}}
"""

# The same on every server, sent at this pace: what a reload must leave alone, and what a drain must wait for.
RATE = 100_000  # bytes/s
DOWNLOAD = random.Random(1).randbytes(30 * RATE)
SHORT_DOWNLOAD = DOWNLOAD[:5 * RATE]


class Nginx:

    def __init__(self, name, folder, processes):
        self.name = name
        self.port = free_port()
        self._folder = folder / name
        self._processes = processes
        self._process = None
        (self._folder / "files").mkdir(parents=True)
        (self._folder / "files" / "download").write_bytes(DOWNLOAD)
        (self._folder / "files" / "short-download").write_bytes(SHORT_DOWNLOAD)
        (self._folder / "nginx.conf").write_text(
            CONFIGURATION.format(folder=self._folder, name=name, port=self.port, rate=RATE))

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        self._process = self._processes.start(self.name, ["nginx", "-p", self._folder, "-c", self._folder / "nginx.conf"])
        wait_until(f"{self.name} answers", self._answers)

    def requests(self):
        """Requests answered so far, over all its lives."""
        try:
            return (self._folder / "requests.log").stat().st_size
        except FileNotFoundError:
            return 0

    def kill(self):
        """kill -9: connections are reset, and the port refuses."""
        self._process.kill()
        self._process.wait()

    def hang(self):
        """SIGSTOP: the kernel still accepts connections, and nobody answers."""
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self._process.send_signal(signal.SIGCONT)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"http://{self.address}/healthz", timeout=1) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


def counts(fleet):
    """Requests of each server now, by name."""
    return {server.name: server.requests() for server in fleet}


def shares_since(before, fleet):
    """Each server's share of the requests since `before` was read, in order; None when there were none."""
    now = counts(fleet)
    new = [now[server.name] - before[server.name] for server in fleet]
    return [count / sum(new) for count in new] if sum(new) else None
