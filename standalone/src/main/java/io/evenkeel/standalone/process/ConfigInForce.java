package io.evenkeel.standalone.process;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.guard.Version;
import org.jspecify.annotations.Nullable;

/// Which configuration serves, and whether it is what the file says. Immutable.
///
/// @param loaded  the configuration, its text and places
/// @param version its number, time and checksum in the history
/// @param refusal why the newest file does not serve instead; null: it does serve
record ConfigInForce(Loaded loaded, Version version, @Nullable Refusal refusal) {

    boolean stale() {
        return refusal != null;
    }

    ConfigInForce refused(Refusal why) {
        return new ConfigInForce(loaded, version, why);
    }
}
