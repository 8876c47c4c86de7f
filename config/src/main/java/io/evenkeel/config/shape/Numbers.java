package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Numbers in decimal digits: `010` is ten and `1_000` is no number, whatever YAML 1.1 makes of them.
public final class Numbers {

    private static final Kind NUMBER = Kind.of("number", "A whole number in decimal digits: `010` is ten, `1_000` is an error.", "8", "1024");

    private static final Kind DECIMAL = Kind.of("decimal", "A number in decimal digits, with up to four decimals.", "1.25", "2");

    private static final Pattern DECIMAL_TEXT = Pattern.compile("-?[0-9]{1,9}(?:\\.[0-9]{1,4})?");

    private Numbers() {}

    public static Scalar<Integer> whole(int least, int most) {
        return wholeLong(least, most).map(Math::toIntExact);
    }

    public static Scalar<Long> wholeLong(long least, long most) {
        return whole(least, most, null, 0);
    }

    /// A number, or a word that stands for one.
    public static Scalar<Long> wholeOr(long least, long most, String word, long meaning) {
        return whole(least, most, word, meaning);
    }

    private static Scalar<Long> whole(long least, long most, @Nullable String word, long meaning) {
        String range = least + ".." + most + (word == null ? "" : " or " + word);
        return new Scalar<>(NUMBER, range, new Scalar.Whole(least, most, word), text -> {
            if (text.equals(word)) {
                return meaning;
            }
            Long value = parse(text);
            if (value == null) {
                throw new Unfit(Code.NOT_A_NUMBER, "a whole number, " + range, plainer(text));
            }
            if (value < least || value > most) {
                throw new Unfit(Code.OUT_OF_RANGE);
            }
            return value;
        });
    }

    /// A number that need not be whole.
    ///
    /// @param least as an operator would write it: `0.5`
    public static Scalar<Double> decimal(String least, String most) {
        return decimal(least, most, null, 0);
    }

    /// As [#decimal], or a word that stands for a number.
    public static Scalar<Double> decimalOr(String least, String most, String word, double meaning) {
        return decimal(least, most, word, meaning);
    }

    private static Scalar<Double> decimal(String least, String most, @Nullable String word, double meaning) {
        double from = Double.parseDouble(least);
        double to = Double.parseDouble(most);
        String range = least + ".." + most + (word == null ? "" : " or " + word);
        return new Scalar<>(DECIMAL, range, new Scalar.Text("[0-9]+(\\.[0-9]+)?" + (word == null ? "" : "|" + word)), text -> {
            if (text.equals(word)) {
                return meaning;
            }
            if (!DECIMAL_TEXT.matcher(text).matches()) {
                throw new Unfit(Code.NOT_A_NUMBER, "a number like 1.25, " + range, text.matches("[0-9]+,[0-9]+") ? "write " + text.replace(',', '.') : null);
            }
            double value = Double.parseDouble(text);
            if (value < from || value > to) {
                throw new Unfit(Code.OUT_OF_RANGE);
            }
            return value;
        });
    }

    /// @return null if it is no number; the ends of the range of long for those beyond
    static @Nullable Long parse(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        if (start == text.length()) {
            return null;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return start == 1 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static @Nullable String plainer(String text) {
        String digits = text.replaceAll("[_,' ]", "");
        return !digits.equals(text) && parse(digits) != null ? "write " + digits : null;
    }
}
