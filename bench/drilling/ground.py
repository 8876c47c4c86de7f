"""The place of a drill: a folder, and processes that are all gone at the end, also after TERM."""
import os
import shutil
import signal
import sys
import tempfile

from rig.process import Process

CORES = ",".join(str(core) for core in sorted(os.sched_getaffinity(0)))


class Ground:

    def __init__(self, home):
        """home: the Evenkeel that is drilled."""
        self.home = home
        self._processes = []

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        self.folder = tempfile.mkdtemp(prefix="evenkeel-drill-")
        os.chmod(self.folder, 0o755)  # workers of nginx have a user of their own
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, command, environment=None):
        process = Process(name, command, CORES, self.folder, environment)
        self._processes.append(process)
        return process

    def stop(self, process):
        process.stop()
        self._processes.remove(process)

    def write(self, name, text):
        """As a careful operator does: beside the old file, then renamed over it."""
        path = os.path.join(self.folder, name)
        with open(path + ".new", "w") as f:
            f.write(text)
        os.rename(path + ".new", path)
        return path
