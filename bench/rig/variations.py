"""What bench/features compares with the plain base: a name, what differs in the configuration, and what differs in the load.

To add one, add a line. `configuration` is handed to rig.evenkeel.configuration; `{folder}` in it is the folder of the measurement.
"""
from dataclasses import dataclass, field

TRACE = "X-Trace: 4bf92f3577b34da6a3ce929d0e0e4736"
BROWSER = ("User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
           "Accept: */*", "Referer: https://shop.example/cart", "Accept-Encoding: gzip, deflate, br, zstd", "Accept-Language: en-GB,en;q=0.9",
           "Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark")
PIPELINED = 4


@dataclass(frozen=True)
class Variation:
    name: str
    what: str
    configuration: dict = field(default_factory=dict)
    path: str = "/128"
    headers: tuple = ()
    pipelined: int = 1
    scrapes: float = 0.0
    """Scrapes of the metrics page per second."""


def _log(form, sample="100%"):
    return {"listener": f"access-log: {{ file: '{{folder}}/access-{form}-{sample[:-1]}.log', format: {form}, sample: {sample} }}"}


def _routes(count):
    """As many routes beside the one that takes the request, ten a host."""
    others = (f"{{ match: {{ hosts: [shop-{i // 10}.example], path: {{ prefix: /part-{i % 10} }} }}, to: web }}" for i in range(count))
    return {"routes": (*others, "{ to: web }")}


ALL = (
    Variation("access-log", "access log, JSON", _log("json")),
    Variation("access-log-combined", "access log, combined format", _log("combined")),
    Variation("access-log-sample", "access log, JSON, 1 % of the requests", _log("json", "1%")),
    Variation("header-edits", "request and answer: a field set, one added, one removed", {"routes": (
        "{ to: web, headers: { request: { set: { X-Edge: evenkeel }, add: { X-Trace: '1' }, remove: [Cookie] },"
        " response: { set: { Cache-Control: no-store }, add: { Vary: X-Tenant }, remove: [Server] } } }",)}),
    Variation("rewrite", "prefix and host rewritten", {"routes": (
        "{ match: { path: { prefix: /v1 } }, to: web, rewrite: { prefix: /, host: api.internal } }", "{ to: web }")}, path="/v1/128"),
    Variation("routes-1000", "1,000 more routes", _routes(1000)),
    Variation("regex-route", "a route by regular expression", {"routes": ("{ match: { path: { regex: '/[0-9]+' } }, to: web }", "{ to: web }")}),
    Variation("header-route", "a route by header field", {"routes": ("{ match: { headers: { X-Beta: '1' } }, to: web }", "{ to: web }")},
              headers=("X-Beta: 1",)),
    Variation("weighted", "strategy weighted", {"strategy": "weighted"}),
    Variation("least-connections", "strategy least-connections", {"strategy": "least-connections"}),
    Variation("power-of-two", "strategy power-of-two", {"strategy": "power-of-two"}),
    Variation("random", "strategy random", {"strategy": "random"}),
    Variation("peak-ewma", "strategy peak-ewma", {"strategy": "peak-ewma"}),
    Variation("consistent-hash", "strategy consistent-hash by client, bound 1.25",
              {"strategy": "consistent-hash", "pool": "hash: { key: client-ip, bound: 1.25 }"}),
    Variation("maglev", "strategy maglev by path", {"strategy": "maglev", "pool": "hash: { key: path }"}),
    Variation("sticky", "sticky, each answer sets the cookie", {"pool": "sticky: { cookie: BACKEND }"}, headers=("Cookie: BACKEND=unknown",)),
    Variation("no-ejection", "without ejection", {"pool": "ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } }"}),
    Variation("gradient", "a cap that tunes itself", {"pool": "limit: { algorithm: gradient }"}),
    Variation("spill", "a pool to spill to", {"pool": "spill-to: other", "more": "  other: { backends: [127.0.0.1:1] }"}),
    Variation("per-try", "a time-out for each try", {"routes": ("{ to: web, retry: { per-try: 5s } }",)}),
    Variation("rate-limit", "a rate limit by client that is never met", {"routes": (
        "{ to: web, rate-limit: { rate: 1000000/s, burst: 1000000, by: client-ip } }",)}),
    Variation("probes", "HTTP probes of four backends, one a second each", {"pool": "probe: { http: { path: /128 }, interval: 1s }"}),
    Variation("retries", "retries on, also for answers 502 to 504", {"routes": (
        "{ to: web, retry: { attempts: 2, on: [connect, reset-before-response, response-timeout, 502, 503, 504] } }",)}),
    Variation("total-time-out", "a time-out for the whole exchange", {"routes": ("{ to: web, timeouts: { total: 30s } }",)}),
    Variation("trusted-proxy", "X-Forwarded-For of a trusted peer appended to", {"listener": "trusted-proxies: [127.0.0.0/8]"},
              headers=("X-Forwarded-For: 10.1.2.3",)),
    Variation("no-via", "without Via", {"listener": "via: off"}),
    Variation("scrape", "metrics scraped once a second", scrapes=1.0),
    Variation("browser", "a browser's request head, 440 B", headers=BROWSER),
    Variation("pipelining", f"{PIPELINED} requests in one write", pipelined=PIPELINED),
)

BASE = Variation("base", "one listener, one route, four backends, round robin, no probes, no access log")
