"""The run of a soak: starts every kind of client, and judges each second."""
import asyncio
import random
import re
import statistics
import subprocess
import sys
import time

from rig import HOST, clients, scrape

SIZES = (0, 128, 1000, 12_288, 65_536, 1_048_576)
CROWD = {"get": 12, "post": 4, "churn": 4, "pipeline": 3, "slow": 6, "download": 1, "abort": 4}
ANSWERS = "evenkeel_listener_requests_total"
SETTLED_SECONDS = 60  # of the first look at memory
LATE_SECONDS = 0.5    # the ticker's own delay, from which a second says nothing about the proxy
TOLD_EVERY = 10


class Soak:

    def __init__(self, stage, proxy, seconds, seed, big, pressure):
        self.process, self.seconds = proxy.process, seconds
        self.tallies = {kind: clients.Tally() for kind in CROWD}
        self.problems, self.stalls, self.unjudged, self.counted, self.resident_early = [], [], 0, 0, 0
        self._stage, self._proxy, self._seed, self._big, self._pressure = stage, proxy, seed, big, pressure
        self._per_second, self._ended = [], False

    async def run(self):
        wrk = self._start_wrk()
        crowd = [asyncio.create_task(self._repeat(kind, number)) for kind, count in CROWD.items() for number in range(count)]
        try:
            await self._judge()
        finally:
            self._ended = True  # before 3.12 a wait_for that ends in that moment swallows the cancellation
            for task in crowd:
                task.cancel()
            await asyncio.gather(*crowd, return_exceptions=True)
            if wrk:
                self._end_wrk(wrk)

    def failed(self):
        return bool(self.stalls or self.problems or any(tally.errors for tally in self._well_behaved()))

    def fewest(self):
        return min(self._per_second, default=0)

    def median(self):
        return statistics.median(self._per_second) if self._per_second else 0

    def _well_behaved(self):
        return [tally for kind, tally in self.tallies.items() if kind != "abort"]

    async def _repeat(self, kind, number):
        client = clients.KINDS[kind](random.Random(f"{self._seed} {kind} {number}"), self._proxy.port, SIZES, self._big)
        tally = self.tallies[kind]
        while not self._ended:
            try:
                await client.turn(tally)
            except (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError, clients.Wrong) as error:
                tally.errors[clients.told(error)] = tally.errors.get(clients.told(error), 0) + 1
                client.forget()
                await asyncio.sleep(0.1)

    async def _judge(self):
        begun, loop = time.monotonic(), asyncio.get_running_loop()
        completed, self.counted, second = 0, await loop.run_in_executor(None, self._answers), 0
        while second < self.seconds:
            due = begun + second + 1
            await asyncio.sleep(max(0, due - time.monotonic()))
            late = time.monotonic() - due
            counted = await loop.run_in_executor(None, self._answers)
            now_completed = sum(tally.completed for tally in self._well_behaved())
            if not self.process.alive():
                self.problems.append(f"the proxy ended in second {second}:\n{self.process.end_of_log()}")
                return
            if late > LATE_SECONDS:
                self.unjudged += 1
            elif second:  # in the first of all, connections are opened
                self._per_second.append(now_completed - completed)
                if now_completed == completed or counted == self.counted:
                    self.stalls.append(second)
            if second % TOLD_EVERY == 0:
                print(f"{second} s: {now_completed - completed} checked, {counted - self.counted:.0f} answers/s, stalls {len(self.stalls)},"
                      f" errors {sum(sum(tally.errors.values()) for tally in self._well_behaved())}", file=sys.stderr)
            completed, self.counted = now_completed, counted
            second += 1 + int(late)
            if second <= SETTLED_SECONDS:
                self.resident_early = self.process.resident()

    def _answers(self):
        return scrape.total(self._proxy, ANSWERS)

    def _start_wrk(self):
        if not self._pressure:
            return None
        return subprocess.Popen(["wrk", "-t1", f"-c{self._pressure}", f"-d{int(self.seconds)}s", "--timeout", f"{clients.PATIENCE}s", f"http://{HOST}:{self._proxy.port}/128"],
                                stdout=subprocess.PIPE, text=True)

    def _end_wrk(self, wrk):
        try:
            out = wrk.communicate(timeout=30)[0]
        except subprocess.TimeoutExpired:
            wrk.terminate()
            out = wrk.communicate()[0]
        for bad in re.findall(r"Socket errors:.*|Non-2xx.*", out):
            self.problems.append(f"wrk: {bad}")
