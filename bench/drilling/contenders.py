"""The proxies of a drill, each configured as an operator does who knows it and the fleet: checks, short time-outs, retries elsewhere.

A *mistake* is what a case changes in the configuration: `prefix`, `weights`, `hash`, `sticky`, or none. All have the same time-outs, probes
and number of tries; where two have the same means, as caps, slow start, or all servers when too few pass their probes, they are set alike.
"""
import signal
import time
import urllib.request

from rig import HOST, ports

CAP = 8  # in flight at one server: its four slots, and as many that wait there
TRIES = 3
SLOW_START = "5s"  # a server is cold for two

#: Of six servers, 3.75 carry the load: with three left it is more likely that the probes are wrong than that waiting helps.
NEEDED = 4
PANIC = "60%"  # of six: below four

#: Of 15 requests in flight (300/s of 50 ms), in a storm 30 % are at a further try: 4.5, which by chance are 11 at times, or 75 %.
#: That is no danger: whatever is tried again, a server has no more in flight than its cap.
BUDGET = "75%"

HEAVY = 100  # the weight of one server by mistake


class Contender:
    """One proxy; started anew for every case."""
    name = ""
    cookie = None  # what all users send when they share one, if the proxy sets none

    def __init__(self, ground, fleet):
        self.ground, self.fleet = ground, fleet
        self.port = ports.free(1)[0]

    def start(self):
        self.process = self.ground.start(self.name, self.command(self._write(None)))
        ports.await_open(self.port, self.process)

    def reload(self, mistake):
        self._write(mistake)
        self.process.signal(self.reload_signal)

    def stop(self):
        self.ground.stop(self.process)

    def _write(self, mistake):
        return self.ground.write(self.name.replace(" ", "-").replace(",", "") + ".conf", self.configuration(mistake))


class Evenkeel(Contender):
    name = "Evenkeel"
    reload_signal = signal.SIGHUP
    POOL = f"    queue: {{ max: 128, max-wait: 1s }}\n    panic: {PANIC}\n    slow-start: {SLOW_START}\n"
    BACKEND = f", max-in-flight: {CAP}"
    HASH = "    hash: { key: 'header:X-Tenant' }\n"

    def __init__(self, ground, fleet):
        super().__init__(ground, fleet)
        self.admin = ports.free(1)[0]

    def command(self, file):
        return [f"{self.ground.home}/evenkeel", "run", "--strict", "-c", file, "--state-dir", f"{self.ground.folder}/state-{self.port}"]

    def start(self):
        super().start()
        end = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://{HOST}:{self.admin}/readyz", timeout=5).close()
                return
            except OSError:
                if time.monotonic() > end or not self.process.alive():
                    raise RuntimeError(f"Evenkeel is not ready:\n{self.process.end_of_log()}") from None
                time.sleep(0.05)

    def configuration(self, mistake):
        servers = self.fleet.servers
        strategy = {"weights": "weighted", "hash": "consistent-hash"}.get(mistake, "least-connections")
        more = {"hash": self.HASH, "sticky": "    sticky: {}\n"}.get(mistake, "")
        routes = "  - { name: site, to: web }\n"
        if mistake == "prefix":
            routes += "  - { name: shop, match: { path: { prefix: /shop } }, to: few }\n"
        routes = routes.replace(" }\n", ", timeouts: { response: 2s }, retry: { attempts: "
                                f"{TRIES - 1}, budget: {BUDGET}, on: [connect, reset-before-response, response-timeout, '500', '503'] }} }}\n")
        pools = self._pool("web", strategy, servers, more, HEAVY if mistake == "weights" else 1)
        if mistake == "prefix":
            pools += self._pool("few", strategy, servers[:2], "", 1)
        return (f"admin: {{ bind: {HOST}:{self.admin} }}\nlisteners: [{{ bind: {HOST}:{self.port} }}]\npools:\n{pools}routes:\n{routes}")

    def _pool(self, name, strategy, servers, more, first_weight):
        backends = "".join(f"      - {{ name: {s.name}, address: {HOST}:{s.port}{self.BACKEND}, weight: {first_weight if s is servers[0] else 1} }}\n"
                           for s in servers)
        return (f"  {name}:\n    strategy: {strategy}\n{more}{self.POOL}    connections: {{ connect-timeout: 500ms }}\n"
                "    probe: { http: { path: /healthz }, interval: 1s, timeout: 500ms, fall: 3, rise: 2 }\n"
                f"    backends:\n{backends}")


class Unprotected(Evenkeel):
    """What the protections are worth: caps, queue, panic, ejection and the bound of the hash are off."""
    name = "Evenkeel, unprotected"
    POOL = (f"    queue: {{ max: 0 }}\n    panic: 0%\n    slow-start: {SLOW_START}\n"
            "    ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } }\n")
    BACKEND = ", max-in-flight: 100000"
    HASH = "    hash: { key: 'header:X-Tenant', bound: unlimited }\n"


class HAProxy(Contender):
    name = "HAProxy"
    reload_signal = signal.SIGUSR2
    SERVER = ""   # of every server
    CHECKED = ""  # of those that are checked
    PANIC = ""    # a rule
    DEFAULTS = "  retry-on conn-failure empty-response response-timeout 500 503\n"
    HASH = "  hash-type consistent\n"
    BALANCE = "roundrobin"

    def command(self, file):
        return ["haproxy", "-W", "-db", "-f", file]

    def configuration(self, mistake):
        servers = self.fleet.servers
        balance = {"hash": "hdr(X-Tenant)", "weights": "roundrobin"}.get(mistake, self.BALANCE)
        more = {"hash": self.HASH, "sticky": "  cookie SRV insert indirect nocache\n"}.get(mistake, "")
        rule = "  use_backend few if { path_beg /shop }\n" if mistake == "prefix" else ""
        return ("global\n  maxconn 8192\n  hard-stop-after 10s\ndefaults\n  mode http\n  option forwardfor\n  option redispatch 1\n"
                f"  retries {TRIES - 1}\n{self.DEFAULTS}"
                "  timeout connect 500ms\n  timeout server 2s\n  timeout client 30s\n  timeout http-keep-alive 30s\n"
                f"frontend all\n  bind {HOST}:{self.port}\n{rule}{self.PANIC}  default_backend web\n"
                + self._backend("web", balance, servers, more, HEAVY if mistake == "weights" else 1)
                + self._backend("few", balance, servers[:2], "", 1)
                + (self.PANIC and self._backend("unchecked", balance, servers, more, HEAVY if mistake == "weights" else 1, "")))

    def _backend(self, name, balance, servers, more, first_weight, check=" check inter 1s fall 3 rise 2"):
        lines = "".join(f"  server {s.name} {HOST}:{s.port} weight {first_weight if s is servers[0] else 1} cookie {s.name}"
                        f"{self.SERVER}{check}{check and self.CHECKED}\n" for s in servers)
        return f"backend {name}\n  balance {balance}\n  option httpchk GET /healthz\n  timeout check 500ms\n{more}{lines}"


class HardenedHAProxy(HAProxy):
    """With a cap on every server, a queue before it that a cookie cannot fill, passive checks, a bound on its hash, and the panic that others
    have: when too few pass their checks, all serve, unchecked."""
    name = "HAProxy, hardened"
    SERVER = f" maxconn {CAP} maxqueue {CAP}"
    CHECKED = f" observe layer7 error-limit 5 on-error mark-down slowstart {SLOW_START}"
    PANIC = f"  use_backend unchecked if {{ nbsrv(web) lt {NEEDED} }}\n"
    DEFAULTS = HAProxy.DEFAULTS + "  timeout queue 1s\n"
    HASH = HAProxy.HASH + "  hash-balance-factor 125\n"
    BALANCE = "leastconn"


class Nginx(Contender):
    name = "nginx"
    reload_signal = signal.SIGHUP
    cookie = "SRV=b1"
    FAILS = "max_fails=5 fail_timeout=5s"  # 200 lose less of a storm, but crash all servers in three other cases

    def command(self, file):
        return ["nginx", "-p", self.ground.folder, "-c", file, "-e", "stderr"]

    def configuration(self, mistake):
        servers, folder = self.fleet.servers, self.ground.folder
        method = {"hash": "hash $http_x_tenant consistent;", "sticky": "hash $cookie_srv consistent;", "weights": ""}.get(mistake, "least_conn;")
        few = "location /shop { proxy_pass http://few; }\n" if mistake == "prefix" else ""
        paths = "".join(f"  {kind}_temp_path {folder}/nginx-{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        return (f"daemon off; worker_processes 1; worker_shutdown_timeout 10s; error_log stderr crit; pid {folder}/nginx.pid;\n"
                "events { worker_connections 8192; }\n"
                f"http {{\n  access_log off; keepalive_requests 1000000;\n{paths}"
                + self._upstream("web", method, servers, HEAVY if mistake == "weights" else 1) + self._upstream("few", method, servers[:2], 1)
                + f"  server {{\n    listen {HOST}:{self.port} backlog=1024;\n    proxy_http_version 1.1; proxy_set_header Connection '';\n"
                "    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"
                "    proxy_connect_timeout 500ms; proxy_read_timeout 2s; proxy_send_timeout 2s;\n"
                f"    proxy_next_upstream error timeout http_500 http_503; proxy_next_upstream_tries {TRIES};\n"
                f"    {few}    location / {{ proxy_pass http://web; }}\n  }}\n}}\n")

    def _upstream(self, name, method, servers, first_weight):
        lines = "".join(f"    server {HOST}:{s.port} weight={first_weight if s is servers[0] else 1} {self.FAILS};\n" for s in servers)
        return f"  upstream {name} {{\n    zone {name} 64k; {method}\n{lines}    keepalive 64;\n  }}\n"


ALL = {"haproxy": HAProxy, "haproxy-hardened": HardenedHAProxy, "nginx": Nginx, "evenkeel": Evenkeel}
