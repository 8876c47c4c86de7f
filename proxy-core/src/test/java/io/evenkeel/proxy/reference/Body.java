package io.evenkeel.proxy.reference;

import java.util.List;

/// What is in a body, without its framing.
///
/// @param extended whether a chunk had an extension
public record Body(String data, List<Field> trailers, boolean extended) {

    static final Body EMPTY = of("");

    static Body of(String data) {
        return new Body(data, List.of(), false);
    }
}
