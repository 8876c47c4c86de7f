"""Evenkeel's own counters, from its admin address."""
import re
import time
import urllib.request

from rig import HOST

LINE = re.compile(r"(\w+)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def page(proxy, path="/metrics"):
    with urllib.request.urlopen(f"http://{HOST}:{proxy.admin}{path}", timeout=10) as answer:
        return answer.read().decode()


def await_ready(proxy, seconds=30):
    """Listeners take connections a moment before the admin pages are all there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            page(proxy, "/readyz")
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{proxy.name} is not ready:\n{proxy.process.end_of_log()}")


def by_label(proxy, metric, label):
    """Sums of a metric's series by the value of one of their labels."""
    sums = {}
    for line in page(proxy).splitlines():
        matched = LINE.fullmatch(line)
        if matched and matched.group(1) == metric:
            value = dict(LABEL.findall(matched.group(2) or "")).get(label, "")
            sums[value] = sums.get(value, 0.0) + float(matched.group(3))
    return sums


def total(proxy, metric):
    return sum(by_label(proxy, metric, "").values())
