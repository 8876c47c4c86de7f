package io.evenkeel.routing;

import java.util.Locale;

/// Why an outlier stays in.
public enum EjectionLimit {

    /// As many are out as may be, or nobody else is left.
    MAX_EJECTED,

    /// The others could not carry what it carries.
    BRAKE;

    /// As log and metrics write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
