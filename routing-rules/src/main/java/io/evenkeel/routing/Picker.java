package io.evenkeel.routing;

import org.jspecify.annotations.Nullable;

/// Chooses a backend for one request. Any thread; no lock, no blocking, no allocation.
public interface Picker {

    /// Chooses a backend and takes its slot ([PickContext#tryBegin]).
    ///
    /// @return null when no backend accepts ([PickContext#accepts])
    @Nullable Backend pick(PickContext context);
}
