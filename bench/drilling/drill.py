"""One case with one proxy: a calm, the fault, and the time after it."""
import asyncio
import dataclasses

from drilling.users import Users

SLOW = 1.0  # seconds, beyond which an answer is not yet a recovery
ALLOWED_IN_THE_CALM = 9  # failures, of 900 requests
LATE = 0.5
LAST = 1.0  # seconds at the end of which all must be well for a recovery


@dataclasses.dataclass
class Outcome:
    requests: int         # that were due from the fault on
    failed: int
    users_affected: int   # with one failure or more
    crashes: int          # of servers, without those that the case kills
    crashed: list         # which
    peak: int             # requests in flight at the server that had most
    recovered: float      # seconds from the end of the fault to the last failed or slow answer; None: not within the time
    p99: float            # seconds, of all from the fault on
    failed_before: int    # in the calm: the drill itself is at fault, or the machine
    late: float           # seconds that users asked after their time, at worst

    def disturbed(self):
        """Whether the machine was busy elsewhere: the figures say more about that than about the proxy."""
        return self.failed_before > ALLOWED_IN_THE_CALM or self.late > LATE

    def percent_failed(self):
        return 100 * self.failed / max(1, self.requests)


class Drill:

    def __init__(self, fleet, contender, case, plan):
        self.fleet, self.contender, self.case, self.plan = fleet, contender, case, plan
        self.users = Users(contender.port, plan.users, plan.rate)

    async def run(self):
        plan = self.plan
        asking = asyncio.create_task(self.users.ask(plan.calm + plan.fault + plan.after))
        await asyncio.sleep(plan.calm)
        began = self.users.now()
        await asyncio.to_thread(self._begin)
        await asyncio.sleep(max(0, plan.calm + plan.fault - self.users.now()))
        await asyncio.to_thread(self._undo)
        undone = self.users.now()
        await asking
        return self._outcome(began, undone)

    def _begin(self):
        if self.case.mistake:
            self.contender.reload(self.case.mistake)
        self.case.begin(self)

    def _undo(self):
        if self.case.mistake:
            self.contender.reload(None)
        self.case.undo(self)

    def _outcome(self, began, undone):
        calm = [request for request in self.users.requests if request.due < began]
        rest = [request for request in self.users.requests if request.due >= began]
        bad = [request for request in rest if request.failed()]
        ends = [request.due + request.took for request in rest
                if request.due >= undone and (request.failed() or request.took > SLOW)]
        last = max(ends, default=undone)
        whole = self.plan.calm + self.plan.fault + self.plan.after
        stats = [server.stats() for server in self.fleet.servers]
        crashes = {one["name"]: one["crashes"] for one in stats}
        for server in self.fleet.servers[:self.case.killed]:
            crashes[self._name(server)] -= 1
        return Outcome(len(rest), len(bad), len({request.user for request in bad}), sum(crashes.values()),
                       sorted(name for name, count in crashes.items() if count > 0), max(one["peakInFlight"] for one in stats),
                       None if last > whole - LAST else last - undone, percentile([request.took for request in rest], 0.99),
                       sum(request.failed() for request in calm), self.users.late)

    def _name(self, server):
        return server.stats()["name"]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
