"""What was measured, for the table at the end."""


class Figures:

    def __init__(self):
        self._rows = []

    def add(self, what, value):
        self._rows.append((what, value))

    def show(self):
        if not self._rows:
            return
        width = max(len(what) for what, _ in self._rows)
        print()
        for what, value in self._rows:
            print(f"  {what:{width}}  {value}")


def share(fraction):
    """A share as people read it: 33.3 %."""
    return f"{100 * fraction:.1f} %"


def shares(fractions):
    return " / ".join(share(fraction) for fraction in fractions)
