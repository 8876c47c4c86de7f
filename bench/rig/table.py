"""Figures in Markdown."""
import statistics


def spread(values, digits):
    """Median, least and most."""
    if not values:
        return "–"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def print_table(heads, rows):
    print()
    for line in lines(heads, rows):
        print(line)
    print(end="", flush=True)


def lines(heads, rows):
    return [row(heads), row(["---"] * len(heads)), *(row(cells) for cells in rows)]


def row(cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"
