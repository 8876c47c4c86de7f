package io.evenkeel.standalone.logging;

import ch.qos.logback.classic.Level;

/// How much is logged; each level includes those before it.
public enum LogLevel {
    ERROR(Level.ERROR, Level.ERROR),
    WARN(Level.WARN, Level.WARN),
    INFO(Level.INFO, Level.WARN),
    DEBUG(Level.DEBUG, Level.INFO),
    TRACE(Level.TRACE, Level.DEBUG);

    private final Level ours;
    private final Level others;

    /// @param ours   for Evenkeel's own events
    /// @param others for the libraries', whose small talk would drown them
    LogLevel(Level ours, Level others) {
        this.ours = ours;
        this.others = others;
    }

    Level ours() {
        return ours;
    }

    Level others() {
        return others;
    }
}
