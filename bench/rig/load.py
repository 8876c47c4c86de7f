"""Load generators, on the load's cores, and what they report. What went wrong is collected: a figure with errors in it is none."""
import os
import re
import subprocess
import tempfile

from rig import HOST

PACED_WARM = 1  # seconds, which do not count


class Load:

    def __init__(self, cores, connections=32):
        self._cores, self._connections = cores, connections
        self._pace = None
        self.problems = []

    def closed(self, proxy, path, seconds, headers=(), script=None, connections=None):
        """wrk, kept-alive, each connection asks again when it has its answer; the number of answers."""
        more = [word for header in headers for word in ("-H", header)] + (["-s", script] if script else [])
        out = self._run(["wrk", "-t1", f"-c{connections or self._connections}", f"-d{seconds}s", *more, f"http://{HOST}:{proxy.port}{path}"],
                        seconds + 30)
        bad = re.search(r"Socket errors:.*|Non-2xx.*", out)
        if bad:
            self.problems.append(f"{proxy.name} {path}: {bad.group(0)}")
        return int(re.search(r"(\d+) requests in", out).group(1))

    def refused(self, proxy, path, seconds):
        """As `closed`, where every answer is expected to be an error; the number of answers."""
        out = self._run(["wrk", "-t1", f"-c{self._connections}", f"-d{seconds}s", f"http://{HOST}:{proxy.port}{path}"], seconds + 30)
        answers = int(re.search(r"(\d+) requests in", out).group(1))
        errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
        if "Socket errors" in out or not errors or int(errors.group(1)) != answers:
            self.problems.append(f"{proxy.name} {path}: not every answer was an error\n{out}")
        return answers

    def paced(self, proxy, path, seconds, rate):
        """pace.c at a fixed rate over kept-alive connections; p50 and p99 of the answer times in ms."""
        out = self._run([self._pacer(), str(proxy.port), path, str(self._connections), str(rate), str(seconds), str(PACED_WARM)], seconds + 30)
        answers, errors, p50, p99, _ = (int(word) for word in out.split())
        if errors or answers < 0.99 * rate * seconds:
            self.problems.append(f"{proxy.name} {path} at {rate}/s: {errors} errors, {answers / seconds:.0f} answers/s")
        return p50 / 1000, p99 / 1000

    def download(self, proxy, path):
        """curl, one answer; its bytes."""
        return int(self._run(["curl", "-sf", "-o", os.devnull, "-w", "%{size_download}", f"http://{HOST}:{proxy.port}{path}"], 120))

    def _run(self, command, seconds):
        done = subprocess.run(["taskset", "-c", str(self._cores), *command], capture_output=True, text=True, timeout=seconds)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout[-500:]}{done.stderr[-500:]}")
        return done.stdout

    def _pacer(self):
        if not self._pace:
            self._tools = tempfile.TemporaryDirectory(prefix="evenkeel-bench-")
            self._pace = os.path.join(self._tools.name, "pace")
            subprocess.run(["cc", "-O2", "-o", self._pace, os.path.join(os.path.dirname(__file__), "pace.c")], check=True)
        return self._pace
