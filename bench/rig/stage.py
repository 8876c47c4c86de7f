"""The place of a measurement: a folder, four nginx backends, and whatever is started; all of it is gone at the end, also after TERM."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from rig import evenkeel, haproxy, nginx, ports, scrape
from rig.process import Process

BACKENDS = 4
PACKAGES = {"wrk": "wrk", "haproxy": "haproxy", "nginx": "nginx-light", "curl": "curl", "taskset": "util-linux", "cc": "gcc",
            "perf": "linux-perf", "strace": "strace"}


def need(*tools):
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        sys.exit(f"missing: {', '.join(missing)} (Debian: apt-get install {' '.join(PACKAGES[tool] for tool in missing)})")


class Proxy:
    """One that is under measurement."""

    def __init__(self, name, process, port, admin=None):
        self.name, self.process, self.port, self.admin = name, process, port, admin


class Stage:

    def __init__(self, proxy_cores, load_cores, sizes=(), big_mib=0, cheap=False):
        """sizes: bytes of the bodies that the backends have, each under its number; big_mib: of the one called `big`; cheap: origin.c, no nginx."""
        self.proxy_cores, self.load_cores, self._cheap = proxy_cores, load_cores, cheap
        self._processes = []
        self.folder = tempfile.mkdtemp(prefix="evenkeel-bench-")
        os.chmod(self.folder, 0o755)  # workers of nginx have a user of their own
        os.mkdir(f"{self.folder}/www")
        for size in {128, *sizes}:
            with open(f"{self.folder}/www/{size}", "wb") as f:
                f.write(b"a" * size)
        if big_mib:
            with open(f"{self.folder}/www/big", "wb") as f:
                f.truncate(big_mib * 2**20)

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            self.backends = ports.free(BACKENDS)
            process = self.start("backends", self._origin() if self._cheap else self._nginx_backends(), self.load_cores)
            ports.await_open(self.backends[-1], process)
            return self
        except BaseException:
            self.__exit__()
            raise

    def _nginx_backends(self):
        return nginx.command(self.folder, self.write("backends.conf", nginx.backends(self.folder, self.backends)))

    def _origin(self):
        program = os.path.join(self.folder, "origin")
        subprocess.run(["cc", "-O2", "-o", program, os.path.join(os.path.dirname(__file__), "origin.c")], check=True)
        return [program, *map(str, self.backends)]

    def __exit__(self, *_):
        for process in reversed(self._processes):
            process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def start(self, name, command, cores, environment=None):
        process = Process(name, command, cores, self.folder, environment)
        self._processes.append(process)
        return process

    def evenkeel(self, name, transport="epoll", environment=None, home=None, **configuration):
        """Starts one on the proxy's cores and waits until it is ready."""
        port, admin = ports.free(2)
        folder = os.path.join(self.folder, f"evenkeel-{port}")  # the state directory is beside the file
        os.mkdir(folder)
        file = self.write(f"{folder}/evenkeel.yaml", evenkeel.configuration(port, admin, self.backends, **configuration))
        command = evenkeel.command(file, transport, home or evenkeel.ROOT)
        process = self.start(name, command, self.proxy_cores, environment)
        ports.await_open(port, process)
        proxy = Proxy(name, process, port, admin)
        scrape.await_ready(proxy)
        return proxy

    def haproxy(self):
        port = ports.free(1)[0]
        command = haproxy.command(self.write("haproxy.cfg", haproxy.proxy(port, self.backends)))
        return self._other("haproxy", command, port)

    def nginx(self):
        port = ports.free(1)[0]
        command = nginx.command(self.folder, self.write("nginx.conf", nginx.proxy(self.folder, port, self.backends)))
        return self._other("nginx", command, port)

    def _other(self, name, command, port):
        process = self.start(name, command, self.proxy_cores)
        ports.await_open(port, process)
        return Proxy(name, process, port)
