"""Child processes: each with its log file, each stopped by the handle that started it."""
import random
import signal
import socket
import subprocess

STOP_SECONDS = 10


FIRST_PORT, LAST_PORT = 10_000, 32_000  # below those that the system gives to clients
given = set()


def free_port():
    """A loopback port nobody uses now, and no client will: who is killed or restarted must find it free again."""
    while True:
        port = random.randint(FIRST_PORT, LAST_PORT)
        if port not in given and bindable(port):
            given.add(port)
            return port


def bindable(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


class Processes:
    """Everything a smoke run started."""

    def __init__(self, folder):
        self._folder = folder
        self._running = []

    def start(self, name, command, **options):
        """Starts `command`; what it prints goes to `NAME.log`, unless `stdout` says otherwise."""
        log = open(self._folder / f"{name}.log", "ab")
        with log:
            options.setdefault("stdout", log)
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log, **options)
        self._running.append(process)
        return process

    def logs(self):
        return sorted(self._folder.glob("*.log"))

    def stop_all(self):
        """The newest first; what does not end is killed."""
        for process in reversed(self._running):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)  # one that is stopped would never see the next signal
                process.terminate()
        for process in reversed(self._running):
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()
