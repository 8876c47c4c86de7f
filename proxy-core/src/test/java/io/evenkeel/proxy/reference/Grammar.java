package io.evenkeel.proxy.reference;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Rules of the ABNF as regular expressions over ISO 8859-1.
final class Grammar {

    static final String CRLF = "\r\n";

    /// RFC 9110 §5.6.2.
    static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

    /// RFC 9110 §5.5: *( VCHAR / obs-text / SP / HTAB ).
    static final Pattern FIELD_CONTENT = Pattern.compile("[\\x21-\\x7e\\x80-\\xff \\t]*");

    private static final Pattern LINE_END = Pattern.compile(CRLF);
    private static final Pattern COMMA = Pattern.compile(",");

    private Grammar() {}

    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    static boolean isFieldContent(String text) {
        return FIELD_CONTENT.matcher(text).matches();
    }

    /// What stands between the CRLFs; a text without any is one line.
    static List<String> lines(String text) {
        return Arrays.asList(LINE_END.split(text, -1));
    }

    /// The elements of a list (RFC 9110 §5.6.1), empty ones too, without the white space around them.
    static List<String> elements(String value) {
        return Arrays.stream(COMMA.split(value, -1)).map(Grammar::trim).toList();
    }

    /// Takes OWS (RFC 9110 §5.6.3) off both ends: space and tab, nothing else.
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
