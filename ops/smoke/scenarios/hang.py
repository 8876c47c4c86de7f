"""A server stops answering but not accepting: found by the probe's time-out, and no request fails."""
from outage import survive

TITLE = "a hung server (SIGSTOP) is evicted by probe time-out"


def run(stage):
    stage.set_up()
    victim = stage.fleet[2]
    survive(stage, "SIGSTOP", victim, victim.hang, victim.go_on)
    timeouts = stage.evenkeel.metric("evenkeel_backend_probes_total", backend=victim.name, result="timeout")
    stage.figures.add("SIGSTOP, probes that timed out", f"{timeouts:.0f}")
