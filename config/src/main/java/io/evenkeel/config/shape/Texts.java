package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;

/// Free text.
public final class Texts {

    /// Printable ASCII without spaces, quotes and backslashes: what can be a label, a log field and a command-line argument unquoted.
    private static final String LABEL = "[!#-&(-\\[\\]-~]{1,100}";

    private static final String NAME = "[A-Za-z0-9_-]{1,64}";

    private Texts() {}

    /// Any text up to a length.
    public static Scalar<String> upTo(int most) {
        String expected = "text of at most " + most + " characters";
        return new Scalar<>("text", expected, new Scalar.Text(null), text -> {
            if (text.length() > most) {
                throw new Unfit(Code.BAD_TEXT);
            }
            return text;
        });
    }

    public static Scalar<String> notEmpty(String expected, int most) {
        return new Scalar<>("text", expected, new Scalar.Text(null), text -> {
            if (text.isEmpty() || text.length() > most || text.chars().anyMatch(c -> c < ' ')) {
                throw new Unfit(Code.BAD_TEXT);
            }
            return text;
        });
    }

    /// The name of a thing that others refer to.
    public static Scalar<String> name() {
        return new Scalar<>("name", "1..64 letters, digits, - and _", new Scalar.Text(NAME), text -> {
            if (!text.matches(NAME)) {
                throw new Unfit(Code.BAD_NAME);
            }
            return text;
        });
    }

    /// The name of a thing that has an address or a condition for a name by default.
    public static Scalar<String> label() {
        return new Scalar<>("label", "1..100 printable ASCII characters without spaces, quotes and backslashes", new Scalar.Text(LABEL), text -> {
            if (!text.matches(LABEL)) {
                throw new Unfit(Code.BAD_NAME);
            }
            return text;
        });
    }

    /// The path of a file, relative to the folder of the configuration.
    public static Scalar<String> file() {
        return new Scalar<>("file", "the path of a file", new Scalar.Text(null), text -> {
            if (text.isBlank() || text.length() > 4096 || text.indexOf('\0') >= 0) {
                throw new Unfit(Code.BAD_TEXT);
            }
            return text;
        });
    }
}
