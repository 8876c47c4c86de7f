package io.evenkeel.guard.simulation;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Numbers as the report writes them, the same everywhere.
final class Text {

    private Text() {}

    /// @return a dash when it is not a number
    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "–" : new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    /// With a comma between thousands.
    static String count(long value) {
        return value < 1000 ? Long.toString(value) : count(value / 1000) + "," + Long.toString(1000 + value % 1000).substring(1);
    }

    static String percent(double share, int decimals) {
        return Double.isNaN(share) ? "–" : number(100 * share, decimals) + " %";
    }
}
