package io.evenkeel.metrics;

/// Where a request of a pool with `sticky` was served, as its client's cookie sees it.
public enum StickyOutcome {
    /// By the client's own backend.
    KEPT("kept"),
    /// By another one, this once: its own had no room, or had failed it. The cookie stays.
    AWAY("away"),
    /// By another one from now on: its own does not serve. The cookie changes.
    MOVED("moved"),
    /// By the first one: there was no cookie.
    NEW("new");

    static final StickyOutcome[] ALL = values();

    final String label;

    StickyOutcome(String label) {
        this.label = label;
    }
}
