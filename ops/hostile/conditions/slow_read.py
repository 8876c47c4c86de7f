"""Slow read: big answers are asked for and not taken."""
import rogue
from crowd import Crowd

TITLE = "1,000 clients ask for 8 MiB and read nothing"
CLIENTS = 1_000
BODY = 8 * rogue.MIB


def run(arena):
    # a thousand backends on threads of one interpreter may be silent for seconds, which is not what ends these
    arena.open(rogue=rogue.Rogue(rogue.source(BODY)), patience=("60s", "60s"))
    crowd = Crowd(arena.address, CLIENTS, first=b"GET /rogue HTTP/1.1\r\nHost: hostile\r\n\r\n", reads=False)
    crowd.await_gone()
    arena.await_good(5_000)
    crowd.leave()
    # each holds what one read brought before its backend was not read any more, and the water mark
    arena.close(most_growth=256)
    return f"all {CLIENTS} closed after `timeouts.write`"
