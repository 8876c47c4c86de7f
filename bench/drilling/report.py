"""The outcome of a drill as Markdown, and in docs/drill.md between its marks."""
import dataclasses
import json
import os

from drilling.cases import ALL
from drilling.contenders import ALL as PROXIES, Unprotected
from drilling.drill import Outcome
from rig import ROOT, table

PAGE = os.path.join(ROOT, "docs/drill.md")
PROTECTED = ("<!-- written by bench/drill -->", [kind.name for kind in PROXIES.values()])
UNPROTECTED = ("<!-- written by bench/drill --unprotected -->", [Unprotected.name])
END = "<!-- end -->"


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

    def lines(self, plan, proxies):
        """The table of those that were drilled; empty where none was."""
        rows = [[f"`{name}`", f"{percent(case.floor(plan.rate), plan):.1f}", proxy, *cells(self.outcomes[name, proxy])]
                for name, case in ALL.items() for proxy in proxies if (name, proxy) in self.outcomes]
        return rows and table.lines(["case", "floor, % failed", "proxy", "% failed", "users affected", "servers crashed", "crashes",
                                     "peak in flight at a server", "p99, s", "recovered after, s"], rows)

    def write_page(self, plan):
        with open(PAGE) as f:
            text = f.read()
        for mark, proxies in (PROTECTED, UNPROTECTED):
            lines = self.lines(plan, proxies)
            if lines:
                before, _, rest = text.partition(mark)
                text = before + mark + "\n\n" + "\n".join(lines) + "\n\n" + END + rest.partition(END)[2]
        with open(PAGE, "w") as f:
            f.write(text)


def percent(failing, plan):
    """Of all requests from the fault on, where so many fail in each second of it."""
    return 100 * failing * plan.fault / (plan.rate * (plan.fault + plan.after))


def cells(outcome):
    recovered = "not in time" if outcome.recovered is None else f"{outcome.recovered:.1f}"
    failed = f"{outcome.percent_failed():.1f}" + ("*" if outcome.disturbed() else "")
    return [failed, outcome.users_affected, len(outcome.crashed), outcome.crashes, outcome.peak, f"{outcome.p99:.2f}", recovered]
