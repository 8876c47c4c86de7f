package io.evenkeel.guard.simulation.plot;

import java.util.ArrayList;
import java.util.List;

/// A scale of a chart. Values outside it are drawn at its ends.
///
/// @param label with the unit in parentheses, where there is one
/// @param from  above 0 when logarithmic
/// @param to    above `from`
public record Axis(String label, double from, double to, boolean logarithmic) {

    public Axis {
        if (!(to > from) || logarithmic && !(from > 0)) {
            throw new IllegalArgumentException("from, to: " + from + ", " + to + " (expected: from < to, and above 0 when logarithmic)");
        }
    }

    public static Axis linear(String label, double from, double to) {
        return new Axis(label, from, to, false);
    }

    public static Axis logarithmic(String label, double from, double to) {
        return new Axis(label, from, to, true);
    }

    /// Where a value lies, 0..1.
    double share(double value) {
        double clamped = Math.clamp(value, from, to);
        return logarithmic ? StrictMath.log(clamped / from) / StrictMath.log(to / from) : (clamped - from) / (to - from);
    }

    /// Round values, some four to eight; on a logarithmic axis the powers of ten.
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            for (int power = (int) Math.ceil(StrictMath.log10(from) - 1e-9); power <= StrictMath.log10(to) + 1e-9; power++) {
                ticks.add(StrictMath.pow(10, power));
            }
            return ticks;
        }
        double rough = (to - from) / 5;
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(rough)));
        double step = rough / power < 1.5 ? power : rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
