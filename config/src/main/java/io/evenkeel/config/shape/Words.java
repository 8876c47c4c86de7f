package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Words from a closed list, and switches.
public final class Words {

    private static final Kind WORD = Kind.of("word", "One of the words given.", "json", "auto");

    private static final Kind SWITCH = Kind.of("switch", "`on` or `off`; `true` and `false` too.", "on", "off");

    private Words() {}

    /// The constants of an enum in lower case with hyphens.
    ///
    /// @param later words that are planned but do nothing in this version
    public static <E extends Enum<E>> Scalar<E> of(Class<E> type, String... later) {
        return of(words(type, Words::hyphenated), List.of(later));
    }

    /// The constants of an enum that has words of its own for them.
    public static <E extends Enum<E>> Scalar<E> of(Class<E> type, Function<E, String> word) {
        return of(words(type, word), List.of());
    }

    /// As above, where the planned words are constants already.
    public static <E extends Enum<E>> Scalar<E> of(Class<E> type, List<E> later) {
        Map<String, E> words = words(type, Words::hyphenated);
        List<String> refused = words.keySet().stream().filter(word -> later.contains(words.get(word))).toList();
        words.keySet().removeAll(refused);
        return of(words, refused);
    }

    private static <E extends Enum<E>> Map<String, E> words(Class<E> type, Function<E, String> word) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            words.put(word.apply(constant), constant);
        }
        return words;
    }

    private static String hyphenated(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// These words themselves.
    ///
    /// @param later words that are planned but do nothing in this version
    public static Scalar<String> of(List<String> known, String... later) {
        Map<String, String> words = new LinkedHashMap<>();
        known.forEach(word -> words.put(word, word));
        return of(words, List.of(later));
    }

    private static <T> Scalar<T> of(Map<String, T> words, List<String> later) {
        List<String> known = List.copyOf(words.keySet());
        String expected = String.join(" | ", known);
        return new Scalar<>(WORD, expected, new Scalar.Words(known, List.copyOf(later)), text -> {
            T value = words.get(text);
            if (value != null) {
                return value;
            }
            if (later.contains(text)) {
                throw new Unfit(Code.VALUE_NOT_WORKING_YET, expected + " in this version", text + " comes in a later version");
            }
            String close = DidYouMean.closest(text, known);
            throw new Unfit(Code.UNKNOWN_WORD, null, close == null ? null : "did you mean " + close + "?");
        });
    }

    public static Scalar<Boolean> onOff() {
        return new Scalar<>(SWITCH, "on | off", new Scalar.Switch(), text -> switch (text) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new Unfit(Code.NOT_A_SWITCH, null, switch (text.toLowerCase(Locale.ROOT)) {
                case "yes", "y", "1", "enabled", "on", "true" -> "did you mean on?";
                case "no", "n", "0", "disabled", "off", "false" -> "did you mean off?";
                default -> null;
            });
        });
    }
}
