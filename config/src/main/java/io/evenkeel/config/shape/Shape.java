package io.evenkeel.config.shape;

import io.evenkeel.config.yaml.Node;
import org.jspecify.annotations.Nullable;

/// How a value is written in the file, and what it becomes.
///
/// @param <T> an immutable value
public sealed interface Shape<T> permits Scalar, ListOf, MapOf, OneOf, Section {

    /// Reads the value at a place that is known to hold something.
    ///
    /// @return null after reporting why it cannot be read
    @Nullable T readWritten(Cursor at);

    /// What an operator should write, to follow "expected: ".
    String expected();

    /// Whether a value written like this is meant for this shape, fitting or not.
    boolean accepts(Node node);

    /// How an empty value is written.
    ///
    /// @return null where none can be
    private @Nullable String emptyForm() {
        return switch (this) {
            case Section<T> _, MapOf<?, ?> _ -> "{}";
            case ListOf<?> _ -> "[]";
            case Scalar<T> scalar when scalar.form() instanceof Scalar.Text text && text.pattern() == null -> "\"\"";
            case Scalar<T> _, OneOf<T> _ -> null;
        };
    }

    /// Reads the value.
    ///
    /// @return null after reporting why it cannot be read
    default @Nullable T read(Cursor at) {
        return at.holdsSomething(expected(), emptyForm()) ? readWritten(at) : null;
    }
}
