"""A child process: on given cores, in a group of its own, with what it used so far."""
import os
import signal
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
LOG_BYTES = 2000


class Process:

    def __init__(self, name, command, cores, folder, environment=None):
        """cores: those it may run on, as taskset has them: `0`, `0,1`."""
        self.name, self._log = name, os.path.join(folder, name.replace(" ", "-").replace("/", "_") + ".log")
        with open(self._log, "w") as log:
            self._child = subprocess.Popen(["taskset", "-c", str(cores), *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                           cwd=folder, env={**os.environ, **(environment or {})}, start_new_session=True)
        self.pid = self._child.pid

    def alive(self):
        return self._child.poll() is None

    def end_of_log(self):
        with open(self._log, errors="replace") as log:
            return log.read()[-LOG_BYTES:]

    def pids(self):
        """The child and all its descendants."""
        parents = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    parents[int(entry)] = int(stat(f"/proc/{entry}/stat")[1])
                except OSError:
                    pass  # it ended meanwhile
        found, grew = {self.pid}, True
        while grew:
            more = {p for p, parent in parents.items() if parent in found} - found
            found |= more
            grew = bool(more)
        return found

    def cpu_seconds(self):
        """User and system time of all its threads and descendants."""
        total = 0
        for pid in self.pids():
            try:
                fields = stat(f"/proc/{pid}/stat")
                total += int(fields[11]) + int(fields[12])
            except OSError:
                pass
        return total / TICKS

    def resident(self):
        """Bytes of it and its descendants that are in memory."""
        total = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/statm") as f:
                    total += int(f.read().split()[1]) * PAGE
            except OSError:
                pass
        return total

    def runnable(self):
        """Whether a thread of it runs or waits for its turn."""
        return any(stat(f"/proc/{self.pid}/task/{task}/stat")[0] == "R" for task in os.listdir(f"/proc/{self.pid}/task"))

    def signal(self, number):
        self._child.send_signal(number)

    def stop(self):
        """Asks it to end, and insists after a while."""
        if self.alive():
            self._child.send_signal(signal.SIGTERM)
            try:
                self._child.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self._child.wait()


def stat(path):
    """The fields of proc(5) behind the name, which may hold anything; the first is the state."""
    with open(path) as f:
        return f.read().rpartition(")")[2].split()
