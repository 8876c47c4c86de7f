"""Clients: wrk for load, curl for single requests and long downloads."""
import json
import pathlib
import signal
import subprocess

from expect import expect, wait_until

HERE = pathlib.Path(__file__).resolve().parent
LONGEST_SECONDS = 300  # wrk ends by itself then, whatever becomes of us
STOP_SECONDS = 30


class Load:
    """One wrk under way: keep-alive connections, each sending its next request as soon as the answer is there."""

    def __init__(self, processes, url, connections=16, script="get", headers=()):
        command = ["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{LONGEST_SECONDS}s", "--timeout", "10s",
                   "--script", str(HERE / "wrk" / f"{script}.lua")]
        for header in headers:
            command += ["--header", header]
        self._process = processes.start(f"wrk-{script}", [*command, url], stdout=subprocess.PIPE, text=True, cwd=HERE / "wrk")

    def finish(self):
        """Ends the load and returns what wrk counted."""
        self._process.send_signal(signal.SIGINT)
        output, _ = self._process.communicate(timeout=STOP_SECONDS)
        expect("FIGURES " in output, f"wrk gave no figures: {output.strip()[-300:]}")
        return Result(json.loads(output.split("FIGURES ", 1)[1].splitlines()[0]))


class Result:
    """What one wrk counted. Errors are refused and broken connections, time-outs and answers that are no 2xx."""

    def __init__(self, counted):
        self.requests = counted["requests"]
        self.errors = {kind: counted[kind] for kind in ("connect", "read", "write", "timeout", "status")}
        self.seconds = counted["duration_us"] / 1e6
        self.p99_ms = counted["p99_us"] / 1e3

    @property
    def failed(self):
        return sum(self.errors.values())

    def expect_clean(self, when):
        expect(self.requests > 0, f"no request got through {when}")
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.errors.items() if count)
        expect(self.failed == 0, f"{self.failed} of {self.requests} requests failed {when} ({kinds})")

    def __str__(self):
        return f"{self.requests} requests, {self.failed} errors, {self.requests / self.seconds:.0f}/s, p99 {self.p99_ms:.1f} ms"


class Download:
    """One curl under way, its answer sent slowly by the server."""

    def __init__(self, processes, url, to, content):
        self._to = to
        self._content = content
        to.unlink(missing_ok=True)
        self._process = processes.start("curl-download", ["curl", "--silent", "--show-error", "--fail", "--max-time", "120", "--output", to, url])

    def received(self):
        return self._to.stat().st_size if self._to.exists() else 0

    def await_begin(self):
        wait_until("the download is under way", lambda: self.received() > 0)

    def under_way(self):
        return 0 < self.received() < len(self._content)

    def expect_whole(self, limit=90):
        """Waits for its end; returns the number of bytes."""
        code = self._process.wait(limit)
        expect(code == 0, f"the download ended with curl's code {code} after {self.received()} of {len(self._content)} bytes")
        expect(self._to.read_bytes() == self._content, "the download differs from the file")
        return self.received()


def curl(url, *options):
    """One request; returns curl's exit code and the answer, head and body."""
    done = subprocess.run(["curl", "--silent", "--show-error", "--include", "--max-time", "10", *options, url],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout or done.stderr
