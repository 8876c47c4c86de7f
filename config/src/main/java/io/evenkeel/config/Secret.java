package io.evenkeel.config;

/// A value that must not reach a log, a page or an error message: [#toString] never shows it.
///
/// @param value the secret itself; empty when none is set
public record Secret(String value) {

    public boolean isSet() {
        return !value.isEmpty();
    }

    @Override
    public String toString() {
        return isSet() ? "***" : "";
    }
}
