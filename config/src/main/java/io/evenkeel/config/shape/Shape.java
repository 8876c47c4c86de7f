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

    /// Reads the value.
    ///
    /// @return null after reporting why it cannot be read
    default @Nullable T read(Cursor at) {
        return at.holdsSomething(expected()) ? readWritten(at) : null;
    }
}
