package io.evenkeel.standalone.process;

import io.evenkeel.config.RuntimeConfig.Transport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the command line says about a process; all else is in the configuration file.
///
/// @param file      the configuration
/// @param strict    refuse to start on a bad file even if a last good configuration is there
/// @param transport replaces `runtime.transport`; null: as configured
/// @param takeover  an older process still holds the admin address: begin to serve, and take the address when it leaves
public record ProcessOptions(Path file, boolean strict, @Nullable Transport transport, boolean takeover) {

    /// The plain case: `evenkeel run -c FILE`.
    public static ProcessOptions of(Path file) {
        return new ProcessOptions(file, false, null, false);
    }
}
