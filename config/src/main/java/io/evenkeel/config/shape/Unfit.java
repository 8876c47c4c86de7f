package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import org.jspecify.annotations.Nullable;

/// A text that is not what was expected. Thrown and caught within one scalar's reading; it carries no stack trace.
public final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    private final Code code;
    private final @Nullable String expected;
    private final @Nullable String hint;

    /// @param expected null: what the scalar says of itself
    /// @param hint     what to write instead
    public Unfit(Code code, @Nullable String expected, @Nullable String hint) {
        super(code.id(), null, false, false);
        this.code = code;
        this.expected = expected;
        this.hint = hint;
    }

    public Unfit(Code code) {
        this(code, null, null);
    }

    Code code() {
        return code;
    }

    @Nullable String expected() {
        return expected;
    }

    @Nullable String hint() {
        return hint;
    }
}
