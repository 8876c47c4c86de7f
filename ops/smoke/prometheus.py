"""A real Prometheus with folders of its own, scraping Evenkeel every second and asked through its HTTP API."""
import json
import subprocess
import urllib.error
import urllib.parse
import urllib.request

from expect import expect, wait_until
from processes import free_port

CONFIGURATION = """
global: {{ scrape_interval: 1s, scrape_timeout: 1s }}
scrape_configs:
  - job_name: evenkeel
    static_configs: [{{ targets: ["127.0.0.1:{admin}"] }}]
"""


class Prometheus:

    def __init__(self, folder, processes, admin):
        self._port = free_port()
        self._folder = folder / "prometheus"
        self._processes = processes
        self._folder.mkdir()
        (self._folder / "prometheus.yml").write_text(CONFIGURATION.format(admin=admin))

    def start(self):
        self._processes.start("prometheus", [
            "prometheus", f"--config.file={self._folder}/prometheus.yml", f"--storage.tsdb.path={self._folder}/data",
            f"--web.listen-address=127.0.0.1:{self._port}", "--log.level=warn"])
        wait_until("Prometheus scrapes Evenkeel", lambda: self.by_backend('up{job="evenkeel"} == 1', label="job"), limit=30)

    def by_backend(self, query, label="backend"):
        """The value of an instant query for each backend; empty when Prometheus does not answer yet."""
        question = urllib.parse.urlencode({"query": query})
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/api/v1/query?{question}", timeout=5) as answer:
                result = json.load(answer)["data"]["result"]
        except (urllib.error.URLError, OSError):
            return {}
        return {sample["metric"][label]: float(sample["value"][1]) for sample in result}


def check_metrics(page):
    """`promtool check metrics`, which objects to bad names, missing help and wrong types."""
    done = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"promtool check metrics: exit {done.returncode}: {(done.stdout + done.stderr).strip()}")
