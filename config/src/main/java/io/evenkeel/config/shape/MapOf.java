package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mapping whose keys the operator chooses. Entries that cannot be read are reported and left out; the order is kept.
///
/// @param name     what stands for a key in the reference: `NAME`
/// @param key      what a key must look like; two keys that become equal are an error
/// @param entry    what belongs to a key
/// @param twice    the code for two keys that become equal
public record MapOf<K, V>(String name, Scalar<K> key, Shape<V> entry, Code twice) implements Shape<Map<K, V>> {

    @Override
    public String expected() {
        return "a mapping of " + name + " to " + entry.expected();
    }

    @Override
    public boolean accepts(Node node) {
        return node instanceof Node.Mapping;
    }

    @Override
    public @Nullable Map<K, V> readWritten(Cursor at) {
        if (!(at.node() instanceof Node.Mapping mapping)) {
            at.fail(Code.NOT_A_MAPPING, at.shown() + " (expected: " + expected() + ")", null);
            return null;
        }
        Map<K, V> read = new LinkedHashMap<>();
        Map<K, Cursor> places = new LinkedHashMap<>();
        mapping.entries().forEach((name, written) -> {
            Cursor place = at.key(name, written);
            Cursor keyPlace = place.atKey(written);
            K parsed = keyPlace.parseKey(name, key);
            V value = entry.read(place);
            if (parsed == null) {
                return;
            }
            Cursor earlier = places.putIfAbsent(parsed, keyPlace);
            if (earlier != null) {
                keyPlace.failBecauseOf(twice, name + " is here twice", null, earlier);
            } else if (value != null) {
                read.put(parsed, value);
            }
        });
        return Collections.unmodifiableMap(read);
    }
}
