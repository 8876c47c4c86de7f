"""Child processes: each with its log file, each stopped by the handle that started it."""
import signal
import socket
import subprocess

STOP_SECONDS = 10


def free_port():
    """A loopback port nobody listens on now, chosen by the system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
