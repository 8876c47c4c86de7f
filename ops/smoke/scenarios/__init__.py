"""One short file per promise; each has a TITLE and run(stage), and leaves the stage as it found it or resets it."""
from scenarios import drain, hang, kill, refuse, reload, scrape, serve, takeover

ALL = {
    "serve": serve,
    "kill": kill,
    "hang": hang,
    "scrape": scrape,
    "reload": reload,
    "refuse": refuse,
    "drain": drain,
    "takeover": takeover,
}
