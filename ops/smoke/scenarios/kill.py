"""A server dies under load, is evicted without a failed request, and takes its share again when it is back."""
from outage import survive

TITLE = "kill -9 of one server under load costs no request"
RETRIES = "evenkeel_route_retries_total"


def run(stage):
    stage.set_up()
    victim = stage.fleet[1]
    before = stage.evenkeel.metric(RETRIES)
    survive(stage, "kill -9", victim, victim.kill, victim.start)
    stage.figures.add("kill -9, tries elsewhere", f"{stage.evenkeel.metric(RETRIES) - before:.0f}")
