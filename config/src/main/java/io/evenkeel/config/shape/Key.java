package io.evenkeel.config.shape;

import io.evenkeel.config.yaml.Node;
import org.jspecify.annotations.Nullable;

/// A key of a section. Immutable; compared by identity, since it is also the handle by which a section's values are fetched.
///
/// @param <T> what its value becomes
public final class Key<T> {

    private final String name;
    private final Shape<T> shape;
    private final Presence presence;
    private final String doc;
    private volatile @Nullable T defaultValue;

    /// What holds when the key is not written.
    public sealed interface Presence {}

    /// It must be written.
    public record Required() implements Presence {}

    /// @param text as it would be written
    public record Default(String text) implements Presence {}

    /// @param words what holds then: `none is written`
    public record Optional(String words) implements Presence {}

    /// It is one of a group of which the section asks for exactly one.
    public record Choice() implements Presence {}

    private Key(String name, Shape<T> shape, Presence presence, String doc) {
        this.name = name;
        this.shape = shape;
        this.presence = presence;
        this.doc = doc;
    }

    public static <T> Key<T> required(String name, Shape<T> shape, String doc) {
        return new Key<>(name, shape, new Required(), doc);
    }

    /// @param text the default as an operator would write it; this is the one place where it stands
    public static <T> Key<T> withDefault(String name, Shape<T> shape, String text, String doc) {
        return new Key<>(name, shape, new Default(text), doc);
    }

    /// @param otherwise what holds when it is not written
    public static <T> Key<T> optional(String name, Shape<T> shape, String otherwise, String doc) {
        return new Key<>(name, shape, new Optional(otherwise), doc);
    }

    /// One of a group: see [Section#exactlyOneOf].
    public static <T> Key<T> choice(String name, Shape<T> shape, String doc) {
        return new Key<>(name, shape, new Choice(), doc);
    }

    public String name() {
        return name;
    }

    public Shape<T> shape() {
        return shape;
    }

    public Presence presence() {
        return presence;
    }

    /// Sentences for the reference page and for editors, in Markdown.
    public String doc() {
        return doc;
    }

    /// The value when the key is not written. Read once from its text, as the file is.
    ///
    /// @return null if the key has no default
    public @Nullable T defaultValue() {
        T value = defaultValue;
        if (value == null && presence instanceof Default given) {
            value = Defaults.read(this, given.text());
            defaultValue = value;
        }
        return value;
    }

    /// @param at where the value stands, or would
    @Nullable T readOrDefault(@Nullable Node written, Cursor at) {
        T value = written == null ? null : shape.read(at);
        if (value != null) {
            return value;
        }
        // A section's defaults may depend on the file they are read for: on its folder, say.
        return presence instanceof Default && shape instanceof Section<T> section ? section.read(at.emptied()) : defaultValue();
    }
}
