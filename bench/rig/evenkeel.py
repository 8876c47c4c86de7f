"""Evenkeel: its configuration, with the parts that a measurement varies, and how it is started."""
import glob
import os
import subprocess

from rig import HOST, ROOT

PROBE = "probe: { http: { path: /128 } }"
ROUTES = ("{ to: web }",)


def configuration(port, admin, backends, loops=1, listener="", pool=PROBE, strategy="round-robin", routes=ROUTES, more=""):
    """listener, pool: further keys of theirs, in one line each; routes: one line each; more: whole sections."""
    servers = ", ".join(f"{HOST}:{b}" for b in backends)
    lines = [f"admin: {{ bind: {HOST}:{admin} }}", f"runtime: {{ event-loops: {loops} }}",
             "listeners:", f"  - bind: {HOST}:{port}", f"    {listener}",
             "pools:", "  web:", f"    strategy: {strategy}", f"    backends: [{servers}]", f"    {pool}", more,
             "routes:", *(f"  - {route}" for route in routes)]
    return "\n".join(line for line in lines if line.strip()) + "\n"


def command(file, transport="epoll", home=ROOT):
    return [f"{home}/evenkeel", "run", "-c", file, "--transport", transport]


def prepare(home=ROOT):
    """Builds what is missing, and trains the AOT cache: otherwise the first start would do both, in the midst of a measurement."""
    subprocess.run([f"{home}/evenkeel", "version"], check=True, stdout=subprocess.DEVNULL)
    target = f"{home}/standalone/target"
    caches = glob.glob(f"{target}/aot/*.aot")
    made_of = max(os.path.getmtime(path) for path in (f"{target}/evenkeel.jar", f"{home}/jvm.options", f"{home}/evenkeel"))
    if not any(os.path.getmtime(cache) > made_of for cache in caches):
        subprocess.run([f"{home}/evenkeel", "train-aot"], check=True, stdout=subprocess.DEVNULL)
