package io.evenkeel.config.shape;

import java.util.List;

/// A kind of scalar, as the reference page explains it once for all the keys that take it.
///
/// @param name     `duration`
/// @param doc      how it is written, in Markdown
/// @param examples as they would stand in a file
public record Kind(String name, String doc, List<String> examples) {

    public static Kind of(String name, String doc, String... examples) {
        return new Kind(name, doc, List.of(examples));
    }
}
