package io.evenkeel.config.yaml;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Expands `${NAME}` and `${NAME:-default}`; `$${` stands for a literal `${`. What a variable holds is not expanded again.
public final class Variables {

    private final UnaryOperator<@Nullable String> environment;

    /// @param environment null for an unset name
    public Variables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /// What became of a text.
    public sealed interface Result {}

    /// @param fromEnvironment whether any of it came from outside the file, and may be secret
    public record Expanded(String text, boolean fromEnvironment) implements Result {}

    /// @param offset where in the text the variable begins
    /// @param length of the variable as written
    public record Unset(String name, int offset, int length) implements Result {}

    public record Malformed(int offset) implements Result {}

    public Result expand(String text) {
        int at = text.indexOf("${");
        if (at < 0) {
            return new Expanded(text, false);
        }
        StringBuilder expanded = new StringBuilder(text.length() + 32);
        boolean fromEnvironment = false;
        int from = 0;
        for (; at >= 0; at = text.indexOf("${", from)) {
            if (at > from && text.charAt(at - 1) == '$') {
                expanded.append(text, from, at - 1).append("${");
                from = at + 2;
                continue;
            }
            int end = text.indexOf('}', at);
            if (end < 0) {
                return new Malformed(at);
            }
            String inside = text.substring(at + 2, end);
            int separator = inside.indexOf(":-");
            String name = separator < 0 ? inside : inside.substring(0, separator);
            if (!isName(name) || separator >= 0 && inside.indexOf("${", separator) >= 0) {
                return new Malformed(at);
            }
            String value = environment.apply(name);
            if (value == null && separator < 0) {
                return new Unset(name, at, end + 1 - at);
            }
            // As in a shell, `:-` also stands in for an empty value.
            boolean useDefault = separator >= 0 && (value == null || value.isEmpty());
            expanded.append(text, from, at).append(useDefault ? inside.substring(separator + 2) : value);
            fromEnvironment |= !useDefault;
            from = end + 1;
        }
        return new Expanded(expanded.append(text, from, text.length()).toString(), fromEnvironment);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == '_';
            if (!letter && !(i > 0 && '0' <= c && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
