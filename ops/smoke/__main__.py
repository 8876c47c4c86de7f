#!/usr/bin/env python3
"""End-to-end smoke: nginx servers behind Evenkeel, curl and wrk as clients, a real Prometheus beside it.

    python3 ops/smoke              everything, in order
    python3 ops/smoke kill drain   these scenarios alone
    python3 ops/smoke --list       their names

Needs nginx, wrk, curl, prometheus and promtool (Debian: nginx-light wrk curl prometheus). All traffic stays on loopback, on ports the
system chose; everything it starts and writes is gone when it ends. Exit code 0: every promise kept; 1: one was broken; 69: a tool is missing.
"""
import sys

sys.dont_write_bytecode = True  # nothing is left in the checkout

import argparse
import shutil
import signal
import time

import scenarios
from expect import Broken
from stage import Stage

LIMIT_SECONDS = 600  # of the whole run; it takes two minutes on two cores
TOOLS = ["nginx", "wrk", "curl", "prometheus", "promtool"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("scenario", nargs="*", help="which to run; none: all")
    arguments.add_argument("--list", action="store_true", help="print the names of the scenarios")
    arguments.add_argument("--keep", action="store_true", help="keep the folder with configurations and logs")
    chosen = arguments.parse_args()
    if chosen.list:
        for name, scenario in scenarios.ALL.items():
            print(f"{name:10} {scenario.TITLE}")
        return 0
    unknown = [name for name in chosen.scenario if name not in scenarios.ALL]
    if unknown:
        arguments.error(f"{unknown[0]}: expected one of {', '.join(scenarios.ALL)}")
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"smoke: missing {', '.join(missing)} (Debian: apt-get install nginx-light wrk curl prometheus)", file=sys.stderr)
        return 69
    end_cleanly_when_stopped()
    return run(chosen.scenario or list(scenarios.ALL), chosen.keep)


def end_cleanly_when_stopped():
    """A signal becomes an exception, so that every started process is stopped on the way out."""
    def stop(number, _frame):
        reason = f"no end within {LIMIT_SECONDS} s" if number == signal.SIGALRM else signal.Signals(number).name
        raise SystemExit(f"smoke: stopped ({reason})")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, stop)
    signal.alarm(LIMIT_SECONDS)


def run(names, keep):
    broken, start = 0, time.monotonic()
    with Stage(keep) as stage:
        for name in names:
            scenario, began = scenarios.ALL[name], time.monotonic()
            try:
                scenario.run(stage)
                outcome = "ok"
            except Broken as promise:
                outcome = f"BROKEN: {promise}"
                broken += 1
            print(f"{name:10} {scenario.TITLE} ({time.monotonic() - began:.1f} s): {outcome}", flush=True)
            if outcome != "ok":
                stage.show_logs()
                stage.reset()
        stage.figures.show()
    kept = len(names) - broken
    print(f"\nsmoke: {kept} of {len(names)} promises kept in {time.monotonic() - start:.0f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
