package io.evenkeel.standalone.admin;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process with little to show.
final class FakeView implements ProcessView {

    volatile State state = State.SERVING;
    volatile String token = "";
    volatile String metrics = "evenkeel_up 1\n";
    /// While above 0, the metrics page waits.
    volatile CountDownLatch hold = new CountDownLatch(0);

    @Override
    public State state() {
        return state;
    }

    @Override
    public String token() {
        return token;
    }

    @Override
    public String metrics() {
        try {
            if (!hold.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return metrics;
    }

    @Override
    public ProcessStatus status() {
        return new ProcessStatus("serving", "1.2.3", "25", 1.5, "nio",
                new ProcessStatus.Config("evenkeel.yaml", 17, "ab".repeat(32), "2026-11-24T12:00:00Z", false, null),
                List.of(new ProcessStatus.Listener("web", "127.0.0.1:8080")));
    }

    @Override
    public List<BackendStatus> backends() {
        throw new IllegalStateException("a defect");
    }

    @Override
    public List<DiscoveryStatus> discoveries() {
        return List.of(new DiscoveryStatus("web", "dns api.internal:80", 3, null, "no such file", null));
    }

    @Override
    public String config() {
        return "listeners: []\n";
    }
}
