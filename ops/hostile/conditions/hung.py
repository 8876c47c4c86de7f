"""A backend that accepts and never answers, among the good ones."""
import rogue
from conditions.among_good import run_with

TITLE = "one of four backends never answers"


def run(arena):
    return run_with(arena, rogue.hang)
