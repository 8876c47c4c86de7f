package io.evenkeel.standalone.process;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.Place;
import io.evenkeel.config.Secret;
import java.util.regex.Pattern;

/// The text of a configuration, fit to be shown: a secret that stands in it literally is replaced by `***`. References to the environment stay as
/// they are. When in doubt it hides more than it must.
final class MaskedConfig {

    private static final String MASK = "\"***\"";
    /// `${NAME}` or `${NAME:-}`, quoted or not: nothing secret in it.
    private static final Pattern REFERENCE = Pattern.compile("[\"']?\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-)?}[\"']?\\s*([,}#].*)?");

    private MaskedConfig() {}

    static String of(Loaded loaded) {
        Secret token = loaded.config().admin().token();
        if (!token.isSet()) {
            return loaded.text();
        }
        return maskPlace(loaded.text(), loaded.places().of("admin.token")).replace(token.value(), "***");
    }

    /// Hides what follows the key up to the end of its line, and the lines below it that are indented deeper, which may continue it.
    private static String maskPlace(String text, Place place) {
        String[] lines = text.split("(?<=\n)", -1);
        int at = place.line() - 1;
        if (at < 0 || at >= lines.length) {
            return text;
        }
        String line = lines[at];
        int value = Math.clamp(place.column() - 1L, 0, line.length());
        if (line.startsWith("token", value)) {
            value = Math.max(value, line.indexOf(':', value) + 1);
        }
        if (REFERENCE.matcher(line.substring(value).strip()).matches()) {
            return text;
        }
        StringBuilder masked = new StringBuilder(text.length());
        for (int i = 0; i < at; i++) {
            masked.append(lines[i]);
        }
        masked.append(line, 0, value).append(line.substring(0, value).endsWith(":") ? " " : "").append(MASK).append('\n');
        int next = at + 1;
        while (next < lines.length && indent(lines[next]) > indent(line)) {
            next++;
        }
        for (int i = next; i < lines.length; i++) {
            masked.append(lines[i]);
        }
        return masked.toString();
    }

    private static int indent(String line) {
        int spaces = 0;
        while (spaces < line.length() && line.charAt(spaces) == ' ') {
            spaces++;
        }
        return spaces;
    }
}
