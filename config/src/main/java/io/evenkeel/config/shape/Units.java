package io.evenkeel.config.shape;

import io.evenkeel.config.Durations;
import io.evenkeel.config.report.Code;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Quantities with a unit: durations, sizes, rates and shares. A number without its unit is an error, since it is the reader who
/// would have to guess.
public final class Units {

    /// What switches a limit off.
    public static final String UNLIMITED = "unlimited";

    private static final Kind DURATION = Kind.of("duration", "A whole number and a unit: `ms`, `s`, `m`, `h` or `d`.", "250ms", "10s", "5m");
    private static final Kind SIZE = Kind.of("size", "A whole number and a unit: `B`, `KiB`, `MiB` or `GiB`, powers of 1024.", "512B", "8KiB", "1GiB");
    private static final Kind RATE = Kind.of("rate", "A size by the second.", "512B/s", "1KiB/s");
    private static final Kind REQUEST_RATE = Kind.of("request rate", "A number, with up to four decimals, by the second, minute or hour.", "100/s", "0.5/s", "30/m");
    private static final Kind SHARE = Kind.of("share", "A number, with up to four decimals, and `%`.", "5%", "0.5%");

    private static final Map<String, Long> MILLIS = ordered("ms", 1, "s", 1000, "m", 60_000, "h", 3_600_000, "d", 86_400_000);
    private static final Map<String, Long> BYTES = ordered("B", 1, "KiB", 1 << 10, "MiB", 1 << 20, "GiB", 1 << 30);
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,18})([A-Za-z]*)");
    private static final Pattern SHARE_TEXT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,4})?)(%?)");

    private static final Pattern REQUEST_RATE_TEXT = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,4})?)(?:/([a-z]+))?");

    private Units() {}

    /// @param least as an operator would write it: `1ms`
    public static Scalar<Duration> duration(String least, String most) {
        return duration(least, most, false);
    }

    /// As [#duration], or `unlimited`, which becomes [Durations#UNLIMITED].
    public static Scalar<Duration> durationOrUnlimited(String least, String most) {
        return duration(least, most, true);
    }

    private static Scalar<Duration> duration(String least, String most, boolean orUnlimited) {
        long from = constant(least, MILLIS);
        long to = constant(most, MILLIS);
        String expected = least + ".." + most + (orUnlimited ? " or " + UNLIMITED : "");
        String pattern = "[0-9]+(ms|s|m|h|d)" + (orUnlimited ? "|" + UNLIMITED : "");
        return new Scalar<>(DURATION, expected, new Scalar.Text(pattern), text -> {
            if (orUnlimited && text.equals(UNLIMITED)) {
                return Durations.UNLIMITED;
            }
            long millis = quantity(text, MILLIS, Code.BAD_DURATION, "a duration like 250ms, 10s or 5m, " + expected, "s");
            return Duration.ofMillis(inRange(millis, from, to));
        });
    }

    /// Bytes.
    public static Scalar<Long> size(String least, String most) {
        return size(least, most, false);
    }

    /// Bytes, or `unlimited`, which becomes [Long#MAX_VALUE].
    public static Scalar<Long> sizeOrUnlimited(String least, String most) {
        return size(least, most, true);
    }

    private static Scalar<Long> size(String least, String most, boolean orUnlimited) {
        long from = constant(least, BYTES);
        long to = constant(most, BYTES);
        String expected = least + ".." + most + (orUnlimited ? " or " + UNLIMITED : "");
        String pattern = "[0-9]+(B|KiB|MiB|GiB)" + (orUnlimited ? "|" + UNLIMITED : "");
        return new Scalar<>(SIZE, expected, new Scalar.Text(pattern), text -> {
            if (orUnlimited && text.equals(UNLIMITED)) {
                return Long.MAX_VALUE;
            }
            return inRange(quantity(text, BYTES, Code.BAD_SIZE, "a size like 512B, 8KiB or 1GiB, " + expected, "B"), from, to);
        });
    }

    /// Bytes per second, or `off`, which becomes 0.
    public static Scalar<Long> byteRateOrOff(String least, String most) {
        long from = constant(least, BYTES);
        long to = constant(most, BYTES);
        String expected = least + "/s.." + most + "/s or off";
        return new Scalar<>(RATE, expected, new Scalar.Text("[0-9]+(B|KiB|MiB|GiB)/s|off"), text -> {
            if (text.equals("off")) {
                return 0L;
            }
            String wanted = "a rate like 512B/s or 1KiB/s, " + expected;
            if (!text.endsWith("/s")) {
                throw Numbers.parse(text) != null || QUANTITY.matcher(text).matches()
                        ? new Unfit(Code.MISSING_UNIT, wanted, "did you mean " + (Numbers.parse(text) == null ? text : text + "B") + "/s?")
                        : new Unfit(Code.BAD_RATE, wanted, null);
            }
            return inRange(quantity(text.substring(0, text.length() - 2), BYTES, Code.BAD_RATE, wanted, "B"), from, to);
        });
    }

    /// Requests per second, from one an hour.
    public static Scalar<Double> requestRate(int most) {
        String expected = "1/h.." + most + "/s";
        return new Scalar<>(REQUEST_RATE, expected, new Scalar.Text("[0-9]+(\\.[0-9]+)?/[smh]"), text -> {
            String wanted = "a rate like 100/s or 30/m, " + expected;
            Matcher matcher = REQUEST_RATE_TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new Unfit(Code.BAD_RATE, wanted, null);
            }
            if (matcher.group(2) == null) {
                throw new Unfit(Code.MISSING_UNIT, wanted, "did you mean " + text + "/s?");
            }
            Long millis = matcher.group(2).length() == 1 ? MILLIS.get(matcher.group(2)) : null;
            if (millis == null || millis > MILLIS.get("h")) {
                String close = closestUnit(matcher.group(2), MILLIS);
                throw new Unfit(Code.BAD_RATE, wanted, close == null || close.equals("ms") || close.equals("d") ? null : "did you mean " + matcher.group(1) + "/" + close + "?");
            }
            double perSecond = Double.parseDouble(matcher.group(1)) * 1000 / millis;
            if (perSecond < 1.0 / 3600 || perSecond > most) {
                throw new Unfit(Code.OUT_OF_RANGE);
            }
            return perSecond;
        });
    }

    /// A share of a whole, 0..1.
    public static Scalar<Double> share(int leastPercent, int mostPercent) {
        String expected = leastPercent + "%.." + mostPercent + "%";
        return new Scalar<>(SHARE, expected, new Scalar.Text("[0-9]+(\\.[0-9]+)?%"), text -> {
            Matcher matcher = SHARE_TEXT.matcher(text);
            if (!matcher.matches()) {
                throw new Unfit(Code.BAD_SHARE, "a share like 5% or 0.5%, " + expected, null);
            }
            if (matcher.group(2).isEmpty()) {
                throw new Unfit(Code.MISSING_UNIT, "a share like 5%, " + expected, "did you mean " + percent(text) + "%?");
            }
            BigDecimal percent = new BigDecimal(matcher.group(1));
            if (percent.compareTo(BigDecimal.valueOf(leastPercent)) < 0 || percent.compareTo(BigDecimal.valueOf(mostPercent)) > 0) {
                throw new Unfit(Code.OUT_OF_RANGE);
            }
            return percent.movePointLeft(2).doubleValue();
        });
    }

    /// `0.05` was meant as a fraction, `5` as a percentage.
    private static String percent(String text) {
        BigDecimal number = new BigDecimal(text);
        return (number.compareTo(BigDecimal.ONE) < 0 ? number.movePointRight(2) : number).stripTrailingZeros().toPlainString();
    }

    private static long quantity(String text, Map<String, Long> units, Code bad, String expected, String usual) throws Unfit {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            String plainer = plainer(text, units);
            throw new Unfit(bad, expected, plainer == null ? null : "did you mean " + plainer + "?");
        }
        String unit = matcher.group(2);
        if (unit.isEmpty()) {
            throw new Unfit(Code.MISSING_UNIT, expected, "did you mean " + text + usual + "?");
        }
        Long factor = units.get(unit);
        if (factor == null) {
            String close = closestUnit(unit, units);
            throw new Unfit(bad, expected, close == null ? null : "did you mean " + matcher.group(1) + close + "?");
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /// `8 KiB` without its space, `1.5s` in the smallest unit.
    private static @Nullable String plainer(String text, Map<String, Long> units) {
        String joined = text.replace(" ", "");
        Matcher fraction = Pattern.compile("([0-9]{1,9}\\.[0-9]{1,9})([A-Za-z]+)").matcher(joined);
        if (fraction.matches() && units.get(fraction.group(2)) instanceof Long factor) {
            BigDecimal smallest = new BigDecimal(fraction.group(1)).multiply(BigDecimal.valueOf(factor)).stripTrailingZeros();
            return smallest.scale() > 0 ? null : smallest.toPlainString() + units.keySet().iterator().next();
        }
        Matcher quantity = QUANTITY.matcher(joined);
        return quantity.matches() && units.containsKey(quantity.group(2)) ? joined : null;
    }

    private static @Nullable String closestUnit(String unit, Map<String, Long> units) {
        if (units == BYTES) {
            return switch (unit.toUpperCase(Locale.ROOT)) {
                case "B", "BYTE", "BYTES" -> "B";
                case "K", "KB", "KIB" -> "KiB";
                case "M", "MB", "MIB" -> "MiB";
                case "G", "GB", "GIB" -> "GiB";
                default -> null;
            };
        }
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "ms", "msec", "millis" -> "ms";
            case "s", "sec", "secs", "second", "seconds" -> "s";
            case "m", "min", "mins", "minute", "minutes" -> "m";
            case "h", "hr", "hour", "hours" -> "h";
            case "d", "day", "days" -> "d";
            default -> null;
        };
    }

    private static long inRange(long value, long from, long to) throws Unfit {
        if (value < from || value > to) {
            throw new Unfit(Code.OUT_OF_RANGE);
        }
        return value;
    }

    private static long constant(String text, Map<String, Long> units) {
        try {
            return quantity(text, units, Code.OUT_OF_RANGE, text, "");
        } catch (Unfit e) {
            throw new IllegalArgumentException("range end: " + text, e);
        }
    }

    private static Map<String, Long> ordered(Object... pairs) {
        Map<String, Long> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], ((Number) pairs[i + 1]).longValue());
        }
        return map;
    }
}
