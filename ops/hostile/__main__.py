#!/usr/bin/env python3
"""Hostile conditions: what well-behaved clients see of Evenkeel while others do their worst, and what it costs in memory.

    python3 ops/hostile                    every condition, in order; prints a table (Markdown)
    python3 ops/hostile slow-head storm    these alone
    python3 ops/hostile --list             their names

Beside every condition wrk sends good requests through the same listener to three nginx servers: each of them must be answered, and the
process must be alive, let go of what was hostile, and hold no more memory than the condition's own bound.

Needs nginx and wrk (Debian: nginx-light wrk), and 20,000 file descriptors for the condition `idle`. All traffic stays on loopback, on ports
the system chose; everything it starts and writes is gone when it ends. Exit code 0: every bound held; 1: one was broken; 69: a tool is missing.
"""
import sys

sys.dont_write_bytecode = True  # nothing is left in the checkout

import argparse
import pathlib
import resource
import shutil
import signal

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "smoke"))  # processes, nginx, wrk and Evenkeel are driven as in the smoke

import conditions
from expect import Broken
from arena import Arena
from table import Table

LIMIT_SECONDS = 1200  # of the whole run; it takes about five minutes on two cores
TOOLS = ["nginx", "wrk"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("condition", nargs="*", help="which to make; none: all")
    arguments.add_argument("--list", action="store_true", help="print the names of the conditions")
    arguments.add_argument("--keep", action="store_true", help="keep the folder with configurations and logs")
    arguments.add_argument("--transport", default="auto", help="that Evenkeel uses: auto, epoll, nio or io_uring")
    chosen = arguments.parse_args()
    if chosen.list:
        for name, condition in conditions.ALL.items():
            print(f"{name:13} {condition.TITLE}")
        return 0
    unknown = [name for name in chosen.condition if name not in conditions.ALL]
    if unknown:
        arguments.error(f"{unknown[0]}: expected one of {', '.join(conditions.ALL)}")
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"hostile: missing {', '.join(missing)} (Debian: apt-get install nginx-light wrk)", file=sys.stderr)
        return 69
    end_cleanly_when_stopped()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return run(chosen.condition or list(conditions.ALL), chosen.keep, chosen.transport)


def end_cleanly_when_stopped():
    """A signal becomes an exception, so that every started process is stopped on the way out."""
    def stop(number, _frame):
        reason = f"no end within {LIMIT_SECONDS} s" if number == signal.SIGALRM else signal.Signals(number).name
        raise SystemExit(f"hostile: stopped ({reason})")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, stop)
    signal.alarm(LIMIT_SECONDS)


def run(names, keep, transport):
    table, broken = Table(), 0
    for name in names:
        condition = conditions.ALL[name]
        with Arena(keep, transport) as arena:
            try:
                outcome = condition.run(arena)
                print(f"{name}: ok", file=sys.stderr, flush=True)
                table.add(condition.TITLE, arena, outcome)
            except Broken as bound:
                broken += 1
                print(f"{name}: BROKEN: {bound}", file=sys.stderr, flush=True)
                arena.show_logs()
                table.add(condition.TITLE, arena, f"**BROKEN**: {bound}")
    table.show()
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
