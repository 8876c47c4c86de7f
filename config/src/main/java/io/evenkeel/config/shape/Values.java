package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.Paths;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was read for the keys of one section. One thread.
public final class Values {

    private final Cursor section;
    private final Node.Mapping mapping;
    private final Map<Key<?>, Object> values = new IdentityHashMap<>();
    private final Set<Key<?>> unsound = new HashSet<>();

    Values(Cursor section, Node.Mapping mapping) {
        this.section = section;
        this.mapping = mapping;
    }

    /// @return false if the key is required and there is no value
    boolean read(Key<?> key) {
        Node written = mapping.get(key.name());
        if (written == null && key.presence() instanceof Key.Required) {
            section.fail(Code.MISSING_KEY, "`" + key.name() + "` is missing (expected: " + key.shape().expected() + ")", null);
        }
        int before = section.reading().findings().total();
        Object value = key.readOrDefault(written, at(key));
        if (section.reading().findings().total() > before || written instanceof Node.Broken) {
            unsound.add(key);
        }
        if (value != null) {
            values.put(key, value);
        }
        return value != null || !(key.presence() instanceof Key.Required);
    }

    /// The value of a key that is required or has a default. If what was written could not be read, the default.
    public <T> T get(Key<T> key) {
        T value = find(key);
        if (value == null) {
            throw new NoSuchElementException(key.name());
        }
        return value;
    }

    /// @return null if the key was not written or could not be read, and has no default
    @SuppressWarnings("unchecked") // read() puts only a T under a Key<T>
    public <T> @Nullable T find(Key<T> key) {
        return (T) values.get(key);
    }

    public boolean isWritten(Key<?> key) {
        return mapping.entries().containsKey(key.name());
    }

    /// Whether nothing was wrong with these keys, so that a check of them does not repeat what has been reported.
    public boolean areSound(Key<?>... keys) {
        return List.of(keys).stream().noneMatch(unsound::contains);
    }

    /// Where the section stands.
    public Cursor at() {
        return section;
    }

    /// Where a key's value stands, or the section if it was not written.
    public Cursor at(Key<?> key) {
        Node.Entry entry = mapping.entries().get(key.name());
        return entry != null ? section.key(key.name(), entry)
                : new Cursor(section.reading(), section.node(), Paths.key(section.path(), key.name()), key.name(), section.place());
    }

    /// What relative paths are relative to.
    public Path base() {
        return section.reading().base();
    }

    /// Keeps a fact for a check across sections.
    public <T> void gather(Topic<T> topic, T value, Cursor at) {
        section.reading().gather(topic, value, at);
    }
}
