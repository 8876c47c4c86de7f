package io.evenkeel.testbackends;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON (RFC 8259) into maps, lists, strings, doubles, booleans and null. What is none is an [IllegalArgumentException]
/// that says where; so is a duplicate key, or nesting deeper than [#MAX_DEPTH].
final class JsonReader {

    /// A fault list needs two; a bound, so that no text can overflow the stack.
    static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static @Nullable Object read(byte[] json) {
        JsonReader reader = new JsonReader(new String(json, StandardCharsets.UTF_8));
        Object value = reader.value(0);
        if (reader.peek() != END) {
            throw reader.wrong("the end");
        }
        return value;
    }

    private static final char END = '\0';

    private @Nullable Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("no more than " + MAX_DEPTH + " levels");
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        if (taken('}')) {
            return object;
        }
        do {
            if (peek() != '"') {
                throw wrong("a key in quotes");
            }
            String key = string();
            if (object.containsKey(key)) {
                throw wrong("each key once, here \"" + key + "\" again");
            }
            expect(':');
            object.put(key, value(depth + 1));
        } while (taken(','));
        expect('}');
        return object;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        if (taken(']')) {
            return array;
        }
        do {
            array.add(value(depth + 1));
        } while (taken(','));
        expect(']');
        return array;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        at++;
        while (true) {
            char c = at < text.length() ? text.charAt(at++) : END;
            if (c == '"') {
                return string.toString();
            }
            if (c < ' ') {
                throw wrong("a closing quote");
            }
            string.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : END;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("one of \"\\/bfnrtu behind a backslash");
        };
    }

    private char unicode() {
        int end = at + 4;
        if (end > text.length() || !text.substring(at, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw wrong("four hexadecimal digits");
        }
        char c = (char) Integer.parseInt(text.substring(at, end), 16);
        at = end;
        return c;
    }

    private double number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return Double.parseDouble(text.substring(start, at));
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("a value");
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value");
        }
        at += word.length();
        return value;
    }

    private boolean taken(char c) {
        boolean here = peek() == c;
        if (here) {
            at++;
        }
        return here;
    }

    private void expect(char c) {
        if (!taken(c)) {
            throw wrong("" + c);
        }
    }

    /// The next character behind white space; [#END] at the end.
    private char peek() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : END;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("no JSON: character " + at + " (expected: " + expected + ")");
    }
}
