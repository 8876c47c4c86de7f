"""A backend that misbehaves stands among the good ones: what it does must not reach a client whose request can be tried elsewhere."""
import rogue
from expect import expect


def run_with(arena, behave):
    backend = rogue.Rogue(behave, in_pool=True)
    arena.open(rogue=backend)  # good requests meet it before it is ejected
    arena.await_good(50)
    met = backend.met
    arena.close(most_growth=48)
    expect(met > 0, "no good request met it")
    return f"{met} tries met it, each made good elsewhere"
