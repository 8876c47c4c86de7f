"""HAProxy, one thread, set up to do what Evenkeel does: round robin, kept-alive and shared backend connections, checks, X-Forwarded-For."""
from rig import HOST


def proxy(port, backends):
    servers = "".join(f"  server s{i} {HOST}:{b} check inter 5s\n" for i, b in enumerate(backends))
    return ("global\n  nbthread 1\n  maxconn 4096\ndefaults\n  mode http\n  option forwardfor\n  http-reuse always\n"
            "  timeout client 60s\n  timeout server 60s\n  timeout connect 1s\n  timeout http-keep-alive 60s\n"
            f"frontend f\n  bind {HOST}:{port}\n  default_backend web\nbackend web\n  balance roundrobin\n{servers}")


def command(file):
    return ["haproxy", "-db", "-f", file]
