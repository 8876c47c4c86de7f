"""What a JVM tells about itself, through jcmd."""
import glob
import os
import re
import shutil
import subprocess
import time

from rig.process import TICKS

UNIT = {"B": 1, "K": 2**10, "M": 2**20, "G": 2**30}


def jdk():
    """Home of a JDK 25 or later."""
    on_path = shutil.which("java")
    homes = [os.environ.get("JAVA_HOME", ""), *([os.path.dirname(os.path.dirname(os.path.realpath(on_path)))] if on_path else []),
             *sorted(glob.glob("/usr/lib/jvm/*"))]
    for home in homes:
        release = os.path.join(home, "release")
        if home and os.path.exists(release):
            with open(release) as f:
                version = re.search(r'JAVA_VERSION="(\d+)', f.read())
            if version and int(version.group(1)) >= 25:
                return home
    raise SystemExit("a JDK 25 is needed, under JAVA_HOME, on PATH or under /usr/lib/jvm")


def ask(pid, *words):
    return subprocess.run([os.path.join(jdk(), "bin", "jcmd"), str(pid), *words], check=True, capture_output=True, text=True).stdout


def live_heap(pid):
    """Bytes on the heap after a full collection."""
    ask(pid, "GC.run")
    return int(ask(pid, "GC.class_histogram").strip().splitlines()[-1].split()[2])


def native(pid):
    """Bytes outside the heap that the JVM accounts for, direct buffers among them; the JVM must run with NATIVE."""
    summary = ask(pid, "VM.native_memory", "summary", "scale=KB")
    committed = {name.strip(): int(size) for name, size in re.findall(r"-\s+([\w ]+)\(reserved=\d+KB, committed=(\d+)KB", summary)}
    total = int(re.search(r"Total: reserved=\d+KB, committed=(\d+)KB", summary).group(1))
    return (total - committed["Java Heap"]) * 1024


NATIVE = "-XX:NativeMemoryTracking=summary"


def allocated(pid):
    """Bytes that its live threads have allocated on the heap since they began; above 100 MB it is told in whole MB for each thread."""
    return sum(float(size) * UNIT[unit] for size, unit in re.findall(r" allocated=(\d+)([BKMG]) ", ask(pid, "Thread.print", "-e")))


def await_rest(process):
    """Waits until the process uses no more than one per cent of a processor for two seconds, and wants no more: on a busy machine a
    thread that waits for its turn uses none either."""
    for _ in range(60):
        before = process.cpu_seconds()
        time.sleep(2)
        if process.cpu_seconds() - before <= max(0.02, 2 / TICKS) and not process.runnable():
            return
    raise RuntimeError("the process does not come to rest")
