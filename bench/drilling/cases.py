"""What goes wrong: three failures of servers, four mistakes in a configuration, a wrong probe, and a storm of errors.

The *floor* is what fails, at least, where a proxy sends requests only where the configuration and the probes say: the demand beyond what the
servers carry that are left to it. A proxy that is below its floor has sent them elsewhere, which is what it is for. In a storm it is what fails
in all tries, and there is no elsewhere.
"""
import dataclasses
import typing

from drilling.contenders import HEAVY, TRIES
from drilling.fleet import CARRIES, SERVERS

SHOP_SHARE = 1 / 3  # of the requests go to /shop
STORM = 0.3  # of all answers


@dataclasses.dataclass(frozen=True)
class Case:
    title: str
    floor: typing.Callable[[float], float]  # of the rate: requests of a second that must fail
    begin: typing.Callable = lambda drill: None
    undo: typing.Callable = lambda drill: None
    mistake: typing.Optional[str] = None  # put in force by a reload, and taken back by another
    killed: int = 0                       # servers that are down because the case says so


def _above(demand, servers):
    return max(0.0, demand - servers * CARRIES)


def _fault(fault, *numbers):
    return lambda drill: [drill.fleet.servers[n].call("PUT", "/fault", fault) for n in numbers]


def _no_fault(drill):
    for server in drill.fleet.servers:
        server.call("DELETE", "/fault")


def _health(healthy, *numbers):
    return lambda drill: [drill.fleet.servers[n].call("PUT", "/health", {"healthy": healthy}) for n in numbers]


def _share_cookie(drill):
    drill.users.cookie = drill.contender.cookie
    drill.users.shares_cookies = True


def _own_cookies(drill):
    drill.users.shares_cookies = False


ALL = {
    "kill": Case("2 of 6 servers die, and come back when it is over",
                 lambda rate: _above(rate, SERVERS - 2), killed=2,
                 begin=lambda drill: drill.fleet.kill(*drill.fleet.servers[:2]),
                 undo=lambda drill: drill.fleet.revive(*drill.fleet.servers[:2])),
    "slow": Case("one server takes 10 times longer",
                 lambda rate: _above(rate, SERVERS - 1),
                 _fault({"kind": "slow", "factor": 10, "scope": "traffic"}, 0), _no_fault),
    "fails-fast": Case("one server answers 500 at once, its probe stays good",
                       lambda rate: _above(rate, SERVERS - 1),
                       _fault({"kind": "error", "status": 500, "scope": "traffic"}, 0), _no_fault),
    "prefix": Case("a wrong prefix sends a third of the traffic to 2 of the 6",
                   lambda rate: _above(rate * SHOP_SHARE + rate * (1 - SHOP_SHARE) * 2 / SERVERS, 2), mistake="prefix"),
    "weights": Case(f"one weight is {HEAVY} instead of 1",
                    lambda rate: _above(rate * HEAVY / (HEAVY + SERVERS - 1), 1), mistake="weights"),
    "hash": Case("the key by which requests are hashed is the same for all",
                 lambda rate: _above(rate, 1), mistake="hash"),
    "sticky": Case("all users send the cookie of one server, as behind a cache that keeps Set-Cookie",
                   lambda rate: _above(rate, 1), _share_cookie, _own_cookies, mistake="sticky"),
    "probes": Case("the probes of 4 of 6 servers fail, though they serve well",
                   lambda rate: _above(rate, SERVERS - 4), _health(False, 0, 1, 2, 3), _health(True, 0, 1, 2, 3)),
    "storm": Case("30 % of all answers are 503",
                  lambda rate: rate * STORM ** TRIES,
                  _fault({"kind": "error", "status": 503, "share": f"{STORM:.0%}", "scope": "traffic"}, *range(SERVERS)), _no_fault),
}
