package io.evenkeel.routing;

import java.util.Locale;

/// Why real traffic takes a backend out.
public enum EjectionRule {

    /// So many failures in a row, while the others do better.
    CONSECUTIVE_FAILURES,

    /// Its success rate is below the pool's by more than spread and chance explain.
    SUCCESS_RATE,

    /// Its good answers take many times as long as the pool's.
    LATENCY;

    /// As log and metrics write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
