package io.evenkeel.metrics;

/// What became of a request that found its pool full.
public enum QueueOutcome {
    /// A slot became free for it.
    SERVED("served"),
    /// It waited as long as it may.
    TIMEOUT("timeout"),
    /// Its client left, or the proxy ended.
    ABANDONED("abandoned"),
    /// Nobody was left to wait for.
    SENT_OFF("sent-off"),
    /// It could not wait: as many did as may.
    OVERFLOW("overflow");

    static final QueueOutcome[] ALL = values();

    final String label;

    QueueOutcome(String label) {
        this.label = label;
    }
}
