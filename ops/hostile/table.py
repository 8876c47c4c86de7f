"""The table at the end: one row a condition."""


class Table:

    def __init__(self):
        self._rows = []

    def add(self, title, arena, outcome):
        good, memory = arena.good, arena.memory
        seen = f"{good.failed} of {good.requests}" if good else "–"
        held = f"{memory.before} / {memory.peak} / {memory.after}" if memory else "–"
        self._rows.append((title, seen, held, outcome))

    def show(self):
        print("| condition | failed, of well-behaved requests | resident MiB before / peak / after | outcome |")
        print("|---|---|---|---|")
        for row in self._rows:
            print("| " + " | ".join(row) + " |")
