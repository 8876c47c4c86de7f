"""A backend that resets every request, among the good ones."""
import rogue
from conditions.among_good import run_with

TITLE = "one of four backends resets every request"


def run(arena):
    return run_with(arena, rogue.reset)
