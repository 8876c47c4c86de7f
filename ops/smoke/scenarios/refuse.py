"""A bad file is refused loudly and the last good one serves on, also after a restart."""
from expect import expect, wait_until
from load import curl

TITLE = "a bad configuration is refused while the last good one serves"
REQUESTS = 2_000
MISTAKE = ("to: web", "to: wbe")


def run(stage):
    stage.set_up()
    evenkeel = stage.evenkeel
    good = evenkeel.file.read_text()
    version = evenkeel.metric("evenkeel_config_version")
    load = stage.load()

    evenkeel.write(good.replace(*MISTAKE))
    wait_until("the bad file is refused", lambda: evenkeel.metric("evenkeel_config_stale") == 1)
    wait_until("the log names the mistake", lambda: "ERROR" in evenkeel.log() and "wbe" in evenkeel.log())
    expect(evenkeel.metric("evenkeel_config_version") == version, "the refused file became the configuration in force")
    stage.await_requests(REQUESTS)
    load.finish().expect_clean("while the bad file was there")

    evenkeel.terminate()
    code, _ = evenkeel.exit_code()
    expect(code == 0, f"SIGTERM ended it with {code}")
    evenkeel.start()
    evenkeel.await_ready()
    expect(evenkeel.metric("evenkeel_config_stale") == 1, "after a restart with the bad file nothing says that it is stale")
    code, answer = curl(f"{evenkeel.url}/")
    expect(code == 0 and " 200 " in answer, f"after a restart with the bad file curl got {code}: {answer[:200]}")

    evenkeel.write(good)
    wait_until("the mended file takes over", lambda: evenkeel.metric("evenkeel_config_stale") == 0)
