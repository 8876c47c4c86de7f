package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the discovery of one pool stands. Immutable.
///
/// @param pool     its name
/// @param source   where it looks: `dns api.internal:8080`
/// @param inForce  the backends that serve because of it
/// @param answered when the last look-up was answered; null: none was yet
/// @param failed   why the newest one was not; null: it was
/// @param held     an answer that takes so many away that it is not believed yet; null: there is none
public record Finding(
        String pool, String source, List<BackendConfig> inForce, @Nullable Instant answered, @Nullable String failed, @Nullable Shrink held) {

    public Finding {
        inForce = List.copyOf(inForce);
    }

    /// An answer that is held.
    ///
    /// @param since when the first such answer came
    /// @param gone  addresses it takes away; they go on serving
    /// @param found how many it has
    /// @param until when it is believed at the earliest; null: only once an operator confirms it
    public record Shrink(Instant since, List<String> gone, int found, @Nullable Instant until) {
        public Shrink {
            gone = List.copyOf(gone);
        }
    }
}
