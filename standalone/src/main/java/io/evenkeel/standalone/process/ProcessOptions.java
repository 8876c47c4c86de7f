package io.evenkeel.standalone.process;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.config.RuntimeConfig.Transport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the command line says about a process; all else is in the configuration file.
///
/// @param file       the configuration
/// @param strict     refuse to start on a bad file even if a last good configuration is there
/// @param takeover   an older process still holds the admin address: begin to serve, and take the address when it leaves
/// @param supervised signals and the service manager control this process; false: its owner does, through [EvenkeelProcess]
/// @param transport  replaces `runtime.transport`; null: as configured
/// @param stateDir   replaces `runtime.state-dir`, and is known even when the file is bad; null: as configured
public record ProcessOptions(
        Path file, boolean strict, boolean takeover, boolean supervised, @Nullable Transport transport, @Nullable Path stateDir) {

    /// The plain case, for a process inside another program.
    public static ProcessOptions of(Path file) {
        return new ProcessOptions(file, false, false, false, null, null);
    }

    /// The configuration with what the command line replaces.
    Loaded applyTo(Loaded loaded) {
        ProxyConfig config = loaded.config();
        RuntimeConfig runtime = config.runtime();
        RuntimeConfig replaced = new RuntimeConfig(
                stateDir == null ? runtime.stateDir() : stateDir.toAbsolutePath(),
                runtime.shutdownTimeout(),
                runtime.eventLoops(),
                transport == null ? runtime.transport() : transport,
                runtime.zone());
        return new Loaded(
                new ProxyConfig(config.admin(), replaced, config.listeners(), config.pools(), config.routes()),
                loaded.text(), loaded.places(), loaded.warnings());
    }
}
