"""Tables in docs/performance.md that a command writes, between `<!-- NAME -->` and `<!-- /NAME -->`."""
import os
import re

from rig import ROOT, table

PAGE = os.path.join(ROOT, "docs", "performance.md")


def put_rows(name, heads, rows, order):
    """Replaces the rows that were measured, by their first cell, and keeps the others; `order` says which there may be, and where."""
    with open(PAGE) as f:
        text = f.read()
    between = re.compile(rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", re.DOTALL)
    found = between.search(text)
    if not found:
        raise SystemExit(f"{PAGE}: <!-- {name} --> and <!-- /{name} --> are missing")
    known = {cells[0]: cells for cells in (_cells(line) for line in found.group(2).splitlines()[2:])}
    known.update({cells[0]: cells for cells in rows})
    lines = table.lines(heads, [known[first] for first in order if first in known])
    with open(PAGE, "w") as f:
        f.write(text[:found.start()] + found.group(1) + "\n".join(lines) + "\n" + found.group(3) + text[found.end():])


def _cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
