package io.evenkeel.routing;

import com.google.re2j.Pattern;

/// Regular expressions in RE2 syntax. The time of a match is bounded by the length of the input times the size of the pattern, whatever
/// a client sends, and both are bounded here.
final class Regex {

    /// Longer inputs match no pattern. 8 KiB is the whole request line a listener takes by default.
    static final int MAX_INPUT = 8 * 1024;

    /// Instructions of a compiled pattern. With the longest input that makes 8 million steps, some tens of milliseconds at worst;
    /// patterns as one writes them have tens.
    static final int MAX_PROGRAM = 500;

    private Regex() {}

    /// @throws com.google.re2j.PatternSyntaxException if it is none
    static Pattern compile(String regex) {
        return Pattern.compile(regex);
    }

    static boolean matches(Pattern pattern, Bytes input) {
        return input.length() <= MAX_INPUT && pattern.matches(input.toString());
    }
}
