"""A backend that closes its direction instead of answering, among the good ones."""
import rogue
from conditions.among_good import run_with

TITLE = "one of four backends half-closes instead of answering"


def run(arena):
    return run_with(arena, rogue.half_close)
