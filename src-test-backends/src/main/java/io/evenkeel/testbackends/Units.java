package io.evenkeel.testbackends;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations, shares and sizes as text, in the spelling of Evenkeel's configuration. Errors are sentences of an
/// [IllegalArgumentException].
final class Units {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(us|ms|s|m)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(|B|KiB|MiB|GiB)");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)(%?)");

    private Units() {}

    /// `250ms`, `10s`, `5m`, `500us` or `0`.
    static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = match(DURATION, text, "a duration such as 250ms, 10s or 5m");
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> Duration.ofNanos(number * 1_000);
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    /// `100`, `16KiB`, `1GiB`, in bytes.
    static long size(String text) {
        Matcher matcher = match(SIZE, text, "a size such as 100, 16KiB or 1GiB");
        long number = Long.parseLong(matcher.group(1));
        int shift = switch (matcher.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Math.multiplyExact(number, 1L << shift);
    }

    /// `30%` or `0.3`.
    static double share(String text) {
        Matcher matcher = match(SHARE, text, "a share such as 30% or 0.3");
        double number = Double.parseDouble(matcher.group(1));
        return matcher.group(2).isEmpty() ? number : number / 100;
    }

    private static Matcher match(Pattern pattern, String text, String expected) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " (expected: " + expected + ")");
        }
        return matcher;
    }
}
