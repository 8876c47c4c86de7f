package io.evenkeel.standalone.process;

import io.evenkeel.guard.Version;
import io.evenkeel.standalone.admin.BackendStatus;
import io.evenkeel.standalone.admin.DiscoveryStatus;
import io.evenkeel.standalone.admin.ProcessStatus;
import io.evenkeel.standalone.admin.ProcessView;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the admin pages show of this process.
final class LiveView implements ProcessView {

    private final Path file;
    private final Configuration configuration;
    private volatile State state = State.STARTING;
    private volatile @Nullable DataPlane dataPlane;

    LiveView(Path file, Configuration configuration) {
        this.file = file;
        this.configuration = configuration;
    }

    void serving(DataPlane plane) {
        dataPlane = plane;
        state = State.SERVING;
    }

    void draining() {
        state = State.DRAINING;
    }

    /// Only asked once it serves: see [State#STARTING].
    private DataPlane dataPlane() {
        DataPlane plane = dataPlane;
        if (plane == null) {
            throw new IllegalStateException("state: starting (expected: serving)");
        }
        return plane;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public String token() {
        return configuration.inForce().loaded().config().admin().token().value();
    }

    @Override
    public String metrics() {
        return dataPlane().meters().scrape();
    }

    @Override
    public ProcessStatus status() {
        ConfigInForce config = configuration.inForce();
        Version version = config.version();
        @Nullable Refusal refusal = config.refusal();
        return new ProcessStatus(
                state.name().toLowerCase(Locale.ROOT),
                BuildInfo.version(),
                Runtime.version().toString(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1e3,
                dataPlane().transport(),
                new ProcessStatus.Config(
                        file.toString(), version.number(), version.sha256(), version.acceptedAt().toString(), config.stale(),
                        refusal == null ? null : new ProcessStatus.Refused(refusal.at().toString(), refusal.problems())),
                dataPlane().addresses().entrySet().stream()
                        .map(entry -> new ProcessStatus.Listener(entry.getKey(), Addresses.format(entry.getValue()))).toList());
    }

    @Override
    public List<BackendStatus> backends() {
        return dataPlane().backends();
    }

    @Override
    public List<DiscoveryStatus> discoveries() {
        return dataPlane().discoveries();
    }

    @Override
    public String config() {
        return MaskedConfig.of(configuration.inForce().loaded());
    }

    /// `web=127.0.0.1:8080,admin=…`
    String listenersInWords() {
        return dataPlane().addresses().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + Addresses.format(entry.getValue()))
                .collect(Collectors.joining(","));
    }
}
