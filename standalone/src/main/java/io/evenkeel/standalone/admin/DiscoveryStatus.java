package io.evenkeel.standalone.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The discovery of one pool, as `/api/discovery` tells it.
///
/// @param pool     its name
/// @param source   where it looks: `dns api.internal:8080`
/// @param backends how many serve because of it
/// @param answered when the last look-up was answered, ISO 8601 in UTC; null: none was yet
/// @param failed   why the newest one was not; null: it was
/// @param held     an answer that takes so many backends away that it is not believed yet; null: there is none
public record DiscoveryStatus(
        String pool, String source, int backends, @Nullable String answered, @Nullable String failed, @Nullable Held held) {

    /// An answer that is held.
    ///
    /// @param since when the first such answer came
    /// @param found how many backends it has
    /// @param gone  those it takes away; they go on serving
    /// @param until when it is believed at the earliest; null: only once an operator confirms it
    public record Held(String since, int found, List<String> gone, @Nullable String until) {
        public Held {
            gone = List.copyOf(gone);
        }
    }
}
