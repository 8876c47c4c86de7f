"""What every scenario finds: three nginx servers, Evenkeel in front of them, and a folder of the run's own."""
import pathlib
import shutil
import tempfile

import backends
from backends import Nginx
from expect import expect, wait_until
from figures import Figures
from load import Download, Load
from processes import Processes, free_port
from prometheus import Prometheus
from proxy import Evenkeel

SERVERS = 3
LOG_LINES = 15


class Stage:

    def __init__(self, keep=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="evenkeel-smoke."))
        self.figures = Figures()
        self.processes = Processes(self.folder)
        self._keep = keep
        self._started = 0
        self._up = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.processes.stop_all()
        if self._keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder)

    def set_up(self):
        """Starts servers and proxy, unless they run already."""
        if self._up:
            return
        home = self.folder / str(self._started)
        home.mkdir()
        self.processes = Processes(home)
        self.fleet = [Nginx(f"nginx-{number + 1}", home, self.processes) for number in range(SERVERS)]
        for server in self.fleet:
            server.start()
        self.evenkeel = Evenkeel("evenkeel", home, self.processes, free_port(), free_port())
        self.evenkeel.configure(self.fleet)
        self.evenkeel.start()
        self.evenkeel.await_ready()
        self.home = home
        self._started += 1
        self._up = True

    def reset(self):
        """Ends everything; the next scenario gets a fresh stage."""
        self.processes.stop_all()
        self._up = False

    def load(self, **options):
        return Load(self.processes, f"{self.evenkeel.url}/", **options)

    def download(self):
        """The long one, which outlives reloads."""
        return Download(self.processes, f"{self.evenkeel.url}/download", self.home / "download", backends.DOWNLOAD)

    def short_download(self):
        return Download(self.processes, f"{self.evenkeel.url}/short-download", self.home / "short-download", backends.SHORT_DOWNLOAD)

    def prometheus(self):
        return Prometheus(self.home, self.processes, self.evenkeel.admin)

    def successor(self):
        """A second Evenkeel for the same file and addresses, not yet started."""
        return Evenkeel("successor", self.home, self.processes, self.evenkeel.port, self.evenkeel.admin)

    def await_requests(self, more):
        """Waits until the servers have answered that many further requests, for as long as it goes on: a slow machine breaks no promise."""
        before = backends.counts(self.fleet)
        while (seen := self.requests_since(before)) < more:
            wait_until(f"a request reaches the servers after {seen} of {more}", lambda: self.requests_since(before) > seen)

    def requests_since(self, before):
        return sum(backends.counts(self.fleet).values()) - sum(before.values())

    def expect_even(self, shares, when):
        """Every server within one point of its third."""
        for server, share in zip(self.fleet, shares):
            expect(abs(share - 1 / len(self.fleet)) <= 0.01, f"{server.name} has {100 * share:.2f} % of the requests {when}")

    def show_logs(self):
        for log in self.processes.logs():
            lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:]
            for line in lines:
                print(f"    {log.stem} | {line[:300]}")
