"""The outcome of a drill as Markdown, and in docs/drill.md between its marks."""
import dataclasses
import json
import os

from drilling.cases import ALL
from drilling.drill import Outcome
from rig import ROOT, table

PAGE = os.path.join(ROOT, "docs/drill.md")
BEGIN, END = "<!-- written by bench/drill -->", "<!-- end -->"


class Results:
    """Outcomes by case and proxy; kept in a file where a drill is run in pieces."""

    def __init__(self, file=None):
        self.file, self.outcomes = file, {}
        if file and os.path.exists(file):
            with open(file) as f:
                self.outcomes = {tuple(key.split("|")): Outcome(**value) for key, value in json.load(f).items()}

    def add(self, case, proxy, outcome):
        self.outcomes[case, proxy] = outcome
        if self.file:
            with open(self.file, "w") as f:
                json.dump({"|".join(key): dataclasses.asdict(value) for key, value in self.outcomes.items()}, f, indent=1)

    def lines(self, rate):
        rows = []
        for name, case in ALL.items():
            for (of, proxy), outcome in self.outcomes.items():
                if of == name:
                    rows.append([f"`{name}`", f"{100 * case.floor(rate) / rate:.0f}", proxy, *cells(outcome)])
        return table.lines(["case", "floor, % failed", "proxy", "% failed", "users affected", "crashes", "peak in flight at a server", "p99, s",
                            "recovered after, s"], rows)

    def write_page(self, rate):
        with open(PAGE) as f:
            before, _, rest = f.read().partition(BEGIN)
        after = rest.partition(END)[2]
        with open(PAGE, "w") as f:
            f.write(before + BEGIN + "\n\n" + "\n".join(self.lines(rate)) + "\n\n" + END + after)


def cells(outcome):
    recovered = "not in time" if outcome.recovered is None else f"{outcome.recovered:.1f}"
    failed = f"{outcome.percent_failed():.1f}" + ("*" if outcome.disturbed() else "")
    return [failed, outcome.users_affected, outcome.crashes, outcome.peak, f"{outcome.p99:.2f}", recovered]
