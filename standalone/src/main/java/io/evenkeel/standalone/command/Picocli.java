package io.evenkeel.standalone.command;

import org.jspecify.annotations.Nullable;

/// Fields that picocli fills before a command runs.
final class Picocli {

    private Picocli() {}

    /// @return the value picocli put there
    static <T> T filled(@Nullable T field) {
        if (field == null) {
            throw new IllegalStateException("field: null (expected: filled by picocli)");
        }
        return field;
    }
}
