"""Evenkeel's own counters, from its admin address."""
import re
import urllib.request

from rig import HOST

LINE = re.compile(r"(\w+)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def page(proxy):
    with urllib.request.urlopen(f"http://{HOST}:{proxy.admin}/metrics", timeout=10) as answer:
        return answer.read().decode()


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
