package io.evenkeel.standalone.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides when new content of a file may be believed to be whole. One thread.
///
/// A file that was *put in place* of the old one must look the same for 100 ms. A file that is *written into* must look the same for 1 s,
/// since nothing says when its writer is done; an editor writes for milliseconds. Writing beside and renaming is both quicker and safer.
final class Settling {

    static final Duration REPLACED = Duration.ofMillis(100);
    static final Duration WRITTEN = Duration.ofSeconds(1);

    private @Nullable FileState told;
    private @Nullable FileState candidate;
    private long candidateSince;

    /// @param told what is known already; null: any content is new
    Settling(@Nullable FileState told) {
        this.told = told;
    }

    /// @param state what a look found; null: nothing that could be believed
    /// @return whether it is new and settled; said once for each new content
    boolean isNews(@Nullable FileState state, long nowNanos) {
        if (state == null) {
            candidate = null;
        } else if (state.sameContent(told)) {
            told = state;
            candidate = null;
        } else if (!state.equals(candidate)) {
            candidate = state;
            candidateSince = nowNanos;
        } else if (nowNanos - candidateSince >= (state.replaced(told) ? REPLACED : WRITTEN).toNanos()) {
            told = state;
            candidate = null;
            return true;
        }
        return false;
    }

    /// Whether new content was seen that has not settled yet.
    boolean isWaiting() {
        return candidate != null;
    }

    /// What the last look believed or is about to believe: spares reading an unchanged file again.
    @Nullable FileState latest() {
        return candidate != null ? candidate : told;
    }
}
