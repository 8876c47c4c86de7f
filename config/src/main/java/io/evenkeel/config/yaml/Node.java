package io.evenkeel.config.yaml;

import io.evenkeel.config.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value as it is written in the file.
public sealed interface Node {

    /// A scalar's or flow collection's own place; a block mapping's first key.
    Place place();

    /// @param text  without quotes and escapes
    /// @param plain whether it was written without quotes, so that an empty text or `~` means that nothing was written
    record Scalar(String text, boolean plain, Place place) implements Node {

        /// Whether YAML would call it null: nothing, `~` or `null` without quotes.
        public boolean isNull() {
            return plain && switch (text) {
                case "", "~", "null", "Null", "NULL" -> true;
                default -> false;
            };
        }
    }

    record ListNode(List<Node> items, Place place) implements Node {}

    /// @param entries by key, in the order of the file
    record Mapping(Map<String, Entry> entries, Place place) implements Node {

        public @Nullable Node get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }
    }

    /// Something already reported and replaced by this: nothing more is said about it.
    record Broken(Place place) implements Node {}

    /// @param keyPlace where the key stands
    record Entry(Place keyPlace, Node value) {

        /// Where to point when the value as a whole is meant: a block's key says more than its first line.
        public Place place() {
            return value instanceof Scalar ? value.place() : keyPlace;
        }
    }
}
