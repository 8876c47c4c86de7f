package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;

/// Free text.
public final class Texts {

    /// Printable ASCII without spaces, quotes and backslashes: what can be a label, a log field and a command-line argument unquoted.
    private static final String LABEL_TEXT = "[!#-&(-\\[\\]-~]{1,100}";

    private static final String NAME_TEXT = "[A-Za-z0-9_-]{1,64}";

    private static final Kind TEXT = Kind.of("text", "Any text; quoted where YAML would read something else into it.", "ok", "\"yes: 1\"");
    private static final Kind NAME = Kind.of("name", "Letters, digits, `-` and `_`, at most 64.", "api", "api-next");
    private static final Kind LABEL = Kind.of("label", "Printable ASCII without spaces, quotes and backslashes, at most 100 characters.", "web", "10.0.0.11:8080");
    private static final Kind FILE = Kind.of("file", "A path, relative to the folder of the configuration.", "access.log", "/var/log/evenkeel/access.log");

    private Texts() {}

    /// Any text up to a length.
    public static Scalar<String> upTo(int most) {
        String expected = "text of at most " + most + " characters";
        return new Scalar<>(TEXT, expected, new Scalar.Text(null), text -> {
            if (text.length() > most) {
                throw new Unfit(Code.BAD_TEXT);
            }
            return text;
        });
    }

    public static Scalar<String> notEmpty(String expected, int most) {
        return new Scalar<>(TEXT, expected, new Scalar.Text(null), text -> {
            if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < ' ')) {
                throw new Unfit(Code.BAD_TEXT);
            }
            return text;
        });
    }

    /// The name of a thing that others refer to.
    public static Scalar<String> name() {
        return new Scalar<>(NAME, "at most 64 letters, digits, - and _", new Scalar.Text(NAME_TEXT), text -> {
            if (!text.matches(NAME_TEXT)) {
                throw new Unfit(Code.BAD_NAME);
            }
            return text;
        });
    }

    /// The name of a thing that has an address or a condition for a name by default.
    public static Scalar<String> label() {
        return new Scalar<>(LABEL, "at most 100 printable ASCII characters, no spaces, quotes and backslashes", new Scalar.Text(LABEL_TEXT), text -> {
            if (!text.matches(LABEL_TEXT)) {
                throw new Unfit(Code.BAD_NAME);
            }
            return text;
        });
    }

    public static boolean isLabel(String text) {
        return text.matches(LABEL_TEXT);
    }

    /// The path of a file, relative to the folder of the configuration.
    public static Scalar<String> file() {
        return new Scalar<>(FILE, "the path of a file", new Scalar.Text(null), text -> {
            if (text.isBlank() || text.length() > 4096 || text.indexOf('\0') >= 0) {
                throw new Unfit(Code.BAD_TEXT);
            }
            return text;
        });
    }
}
