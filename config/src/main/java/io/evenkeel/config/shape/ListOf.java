package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list. Items that cannot be read are reported and left out.
///
/// @param least  how many items there must be, 0 or 1
/// @param unique whether two equal items are an error
/// @param topic  under which every item read is gathered for checks across sections
/// @param sound  under which every item is gathered in which nothing was wrong
public record ListOf<T>(Shape<T> item, int least, boolean unique, @Nullable Topic<T> topic, @Nullable Topic<T> sound) implements Shape<List<T>> {

    public static <T> ListOf<T> any(Shape<T> item) {
        return new ListOf<>(item, 0, false, null, null);
    }

    public static <T> ListOf<T> distinct(Shape<T> item) {
        return new ListOf<>(item, 0, true, null, null);
    }

    /// The same, with at least one item.
    public ListOf<T> notEmpty() {
        return new ListOf<>(item, 1, unique, topic, sound);
    }

    public ListOf<T> gatheredAs(Topic<T> topic) {
        return new ListOf<>(item, least, unique, topic, sound);
    }

    public ListOf<T> gatheredIfSoundAs(Topic<T> sound) {
        return new ListOf<>(item, least, unique, topic, sound);
    }

    @Override
    public String expected() {
        return "a list";
    }

    @Override
    public boolean accepts(Node node) {
        return node instanceof Node.ListNode;
    }

    @Override
    public @Nullable List<T> readWritten(Cursor at) {
        if (!(at.node() instanceof Node.ListNode list)) {
            at.fail(Code.NOT_A_LIST, at.shown() + " (expected: " + expected() + ")",
                    at.node() instanceof Node.Scalar scalar ? "write [" + scalar.text() + "]" : "begin each item with `- `");
            return null;
        }
        if (list.items().size() < least) {
            at.fail(Code.EMPTY_LIST, "nothing in the list (expected: at least one item)", null);
            return null;
        }
        List<T> items = new ArrayList<>(list.items().size());
        Map<T, Cursor> seen = new HashMap<>();
        for (int i = 0; i < list.items().size(); i++) {
            Cursor place = at.item(i, list.items().get(i));
            int before = at.reading().findings().total();
            T item = this.item.read(place);
            if (item == null) {
                continue;
            }
            Cursor earlier = unique ? seen.putIfAbsent(item, place) : null;
            if (earlier != null) {
                place.failBecauseOf(Code.DUPLICATE_ITEM, place.shown() + " is in the list twice", "remove one of the two", earlier);
                continue;
            }
            items.add(item);
            if (topic != null) {
                at.reading().gather(topic, item, place);
            }
            if (sound != null && at.reading().findings().total() == before) {
                at.reading().gather(sound, item, place);
            }
        }
        return List.copyOf(items);
    }
}
