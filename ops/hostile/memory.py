"""Resident memory of a process over the time of a condition."""
import threading

SAMPLE_SECONDS = 0.1


def resident(pid):
    """MiB now."""
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    return 0


class Memory:
    """Samples from the moment it is made until [stop]."""

    def __init__(self, pid):
        self._pid = pid
        self._ended = threading.Event()
        self.before = self.peak = self.after = resident(pid)
        self._sampler = threading.Thread(target=self._sample, daemon=True)
        self._sampler.start()

    def _sample(self):
        while not self._ended.wait(SAMPLE_SECONDS):
            try:
                self.peak = max(self.peak, resident(self._pid))
            except OSError:
                return  # the process ended

    def stop(self):
        self._ended.set()
        self._sampler.join()
        self.after = resident(self._pid)
        self.peak = max(self.peak, self.after)
