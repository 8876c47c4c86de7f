package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A mapping with fixed keys. Immutable.
///
/// @param <T> what it becomes
public final class Section<T> implements Shape<T> {

    /// A key that is planned but does nothing in this version.
    ///
    /// @param doc what it will do
    public record LaterKey(String name, String doc) {}

    private final Map<String, Key<?>> keys;
    private final Map<String, LaterKey> laterKeys;
    private final List<List<Key<?>>> choices;
    private final Map<String, String> otherNames;
    private final Consumer<Values> note;
    private final Function<Values, @Nullable T> build;

    private Section(Map<String, Key<?>> keys, Map<String, LaterKey> laterKeys, List<List<Key<?>>> choices,
            Map<String, String> otherNames, Consumer<Values> note, Function<Values, @Nullable T> build) {
        this.keys = keys;
        this.laterKeys = laterKeys;
        this.choices = choices;
        this.otherNames = otherNames;
        this.note = note;
        this.build = build;
    }

    /// @param build makes the value when every required key could be read; returns null after reporting why it cannot
    public static <T> Section<T> of(Function<Values, @Nullable T> build, Key<?>... keys) {
        Map<String, Key<?>> byName = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            byName.put(key.name(), key);
        }
        return new Section<>(byName, Map.of(), List.of(), Map.of(), values -> {}, build);
    }

    /// With a key that is known and refused.
    public Section<T> later(String name, String doc) {
        Map<String, LaterKey> more = new LinkedHashMap<>(laterKeys);
        more.put(name, new LaterKey(name, doc));
        return new Section<>(keys, more, choices, otherNames, note, build);
    }

    /// With exactly one of these keys.
    public Section<T> exactlyOneOf(Key<?>... choice) {
        List<List<Key<?>>> more = new ArrayList<>(choices);
        more.add(List.of(choice));
        return new Section<>(keys, laterKeys, more, otherNames, note, build);
    }

    /// With a name that other proxies use for one of the keys, for "did you mean".
    public Section<T> alsoKnownAs(String otherName, Key<?> key) {
        Map<String, String> more = new LinkedHashMap<>(otherNames);
        more.put(otherName, key.name());
        return new Section<>(keys, laterKeys, choices, more, note, build);
    }

    /// With a look at what was read, complete or not, before the value is made.
    public Section<T> noting(Consumer<Values> note) {
        return new Section<>(keys, laterKeys, choices, otherNames, note, build);
    }

    /// In the order of the reference.
    public List<Key<?>> keys() {
        return List.copyOf(keys.values());
    }

    public List<LaterKey> laterKeys() {
        return List.copyOf(laterKeys.values());
    }

    /// Groups of keys of which exactly one must be written.
    public List<List<Key<?>>> choices() {
        return choices;
    }

    @Override
    public String expected() {
        return "a mapping with " + keys.keySet().stream().limit(3).collect(Collectors.joining(", ")) + (keys.size() > 3 ? ", …" : "");
    }

    @Override
    public boolean accepts(Node node) {
        return node instanceof Node.Mapping;
    }

    @Override
    public @Nullable T readWritten(Cursor at) {
        if (!(at.node() instanceof Node.Mapping mapping)) {
            at.fail(Code.NOT_A_MAPPING, at.shown() + " (expected: " + expected() + ")", at.node() instanceof Node.Scalar scalar
                    && scalar.plain() && scalar.text().matches("[a-z-]+:\\S.*") ? "put a space after the colon" : null);
            return null;
        }
        Values values = new Values(at, mapping);
        mapping.entries().forEach((name, entry) -> {
            if (!keys.containsKey(name)) {
                refuse(name, at.key(name, entry).atKey(entry));
            }
        });
        boolean complete = true;
        for (Key<?> key : keys.values()) {
            complete &= values.read(key);
        }
        for (List<Key<?>> choice : choices) {
            complete &= exactlyOne(choice, values, at);
        }
        note.accept(values);
        return complete ? build.apply(values) : null;
    }

    private void refuse(String name, Cursor at) {
        LaterKey later = laterKeys.get(name);
        if (later != null) {
            at.fail(Code.KEY_NOT_WORKING_YET, "`" + name + "` does nothing in this version (" + later.doc() + ")", "remove it until it works");
            return;
        }
        List<String> candidates = new ArrayList<>(keys.keySet());
        candidates.addAll(laterKeys.keySet());
        String close = otherNames.containsKey(name) ? otherNames.get(name) : DidYouMean.closest(name, candidates);
        at.fail(Code.UNKNOWN_KEY, "there is no key `" + name + "` here",
                close == null ? "known here: " + String.join(", ", keys.keySet()) : "did you mean `" + close + "`?");
    }

    private static boolean exactlyOne(List<Key<?>> choice, Values values, Cursor at) {
        List<Key<?>> written = choice.stream().filter(values::isWritten).collect(Collectors.toList());
        if (written.size() == 1) {
            return true;
        }
        String names = choice.stream().map(Key::name).collect(Collectors.joining(", "));
        if (written.isEmpty()) {
            at.fail(Code.CHOICE_MISSING, "none of " + names + " is here (expected: one of them)", null);
        } else {
            values.at(written.get(1)).failBecauseOf(Code.CHOICE_TWICE, "`" + written.get(1).name() + "` beside `" + written.get(0).name()
                    + "` (expected: one of " + names + ")", null, values.at(written.get(0)));
        }
        return false;
    }
}
