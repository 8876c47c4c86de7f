"""Evenkeel as a process: started, reloaded, read and stopped from outside, as an operator would."""
import errno
import os
import pathlib
import re
import signal
import socket
import time
import urllib.error
import urllib.request

from expect import expect, wait_until

LAUNCHER = pathlib.Path(__file__).resolve().parents[2] / "evenkeel"
START_SECONDS = 120  # a fresh checkout builds first
STOP_SECONDS = 60    # shutdown-timeout, and what the machine needs

# Probes are quick, so that the whole run is, and must fail for two seconds on end, so that a machine that is busy elsewhere evicts nobody.
# A hung server is given up by the response time-out, which is retried elsewhere.
CONFIGURATION = """
admin: {{ bind: 127.0.0.1:{admin} }}
runtime: {{ state-dir: state, shutdown-timeout: 40s }}
listeners: [{{ name: web, bind: 127.0.0.1:{port} }}]
pools:
  web:
    strategy: round-robin
    backends:
{backends}
    connections: {{ connect-timeout: 500ms }}
    probe: {{ http: {{ path: /healthz }}, interval: 500ms, timeout: 400ms, fall: 4, rise: 2 }}
    slow-start: 0s  # shares are even as soon as all are back
routes:
  - name: web
    to: web
    timeouts: {{ response: 3s }}
    retry: {{ attempts: 1, on: [connect, reset-before-response, response-timeout] }}
"""

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="([^"]*)"')


class Evenkeel:

    def __init__(self, name, folder, processes, port, admin):
        self.name = name
        self.port = port
        self.admin = admin
        self.file = folder / "evenkeel.yaml"
        self._log = folder / f"{name}.log"
        self._processes = processes
        self._process = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def configure(self, fleet, weights=None, note=""):
        """Writes the file as a careful operator does: beside the old one, then renamed over it."""
        backends = "\n".join(
            f"      - {{ name: {server.name}, address: {server.address}, weight: {weight} }}"
            for server, weight in zip(fleet, weights or [1] * len(fleet)))
        self.write(CONFIGURATION.format(admin=self.admin, port=self.port, backends=backends) + f"# {note}\n")

    def write(self, text):
        fresh = self.file.with_suffix(".new")
        fresh.write_text(text)
        fresh.rename(self.file)

    @property
    def pid(self):
        """Of the JVM: the launcher becomes it."""
        return self._process.pid

    def start(self, *options, descriptors=None):
        """Starts the process, with a limit of open files if one is given; the caller waits for what it wants to see."""
        environment = {**os.environ, "EVENKEEL_AOT_CACHE": "off"}  # its training would go on in the background after the end
        limit = ["prlimit", f"--nofile={descriptors}"] if descriptors else []
        self._process = self._processes.start(self.name, [*limit, LAUNCHER, "run", "-c", self.file, *options], env=environment)

    def await_ready(self):
        def ready():
            expect(self._process.poll() is None, f"{self.name} ended with {self._process.poll()} at its start")
            return self._page("/readyz") is not None
        wait_until(f"{self.name} is ready", ready, limit=START_SECONDS)

    def await_log(self, text, limit=START_SECONDS):
        wait_until(f'{self.name} logs "{text}"', lambda: text in self.log(), limit=limit)

    def log(self):
        return self._log.read_text(errors="replace")

    def refuses(self):
        """Whether a new connection is refused."""
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == errno.ECONNREFUSED

    def terminate(self):
        self._process.terminate()

    def hang_up(self):
        self._process.send_signal(signal.SIGHUP)

    def exit_code(self):
        """Waits for the end. Returns the exit code and how long it took from now."""
        began = time.monotonic()
        code = self._process.wait(STOP_SECONDS)
        return code, time.monotonic() - began

    def metrics_page(self):
        page = self._page("/metrics")
        expect(page is not None, "/metrics does not answer")
        return page

    def metric(self, name, **labels):
        """The sum of all samples of a meter that carry these labels; the admin API is read as Prometheus reads it."""
        values = self._samples(name, labels)
        expect(values, f"no sample of {name} {labels or ''}")
        return sum(values)

    def metric_or_zero(self, name, **labels):
        """The same, where a series begins with its first event."""
        return sum(self._samples(name, labels))

    def _samples(self, name, labels):
        return [value for sample, has, value in samples(self.metrics_page()) if sample == name and labels.items() <= has.items()]

    def healthy(self, server):
        return self.metric("evenkeel_backend_healthy", backend=server.name) == 1

    def _page(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}{path}", timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            return None


def samples(page):
    """Name, labels and value of each line of a page in Prometheus' text format."""
    for line in page.splitlines():
        found = SAMPLE.match(line)
        if found:
            name, labels, value = found.groups()
            yield name, dict(LABEL.findall(labels or "")), float(value)
