package io.evenkeel.guard.simulation.plot;

import java.util.List;

/// Bars from left to right, in groups; each with its value.
///
/// @param series names of the bars of a group
/// @param groups from above to below
/// @param decimals of the values shown
public record BarChart(String title, Axis x, List<String> series, List<Group> groups, int decimals) {

    private static final int WIDTH = 820;
    private static final int LEFT = 230;
    private static final int RIGHT = 740;
    private static final int TOP = 44;
    private static final int BAR = 16;
    private static final int GAP = 12;

    public BarChart {
        series = List.copyOf(series);
        groups = List.copyOf(groups);
    }

    /// @param values as many as the chart has series; not a number: no bar
    public record Group(String name, double... values) {}

    public String svg() {
        int legend = series.size() > 1 ? 26 : 0;
        int top = TOP + legend;
        int group = series.size() * BAR + GAP;
        int bottom = top + groups.size() * group;
        Svg svg = new Svg(WIDTH, bottom + 56, title);
        for (int i = 0; legend > 0 && i < series.size(); i++) {
            svg.bar(LEFT + 190.0 * i, TOP - 2, 14, 14, "c" + i);
            svg.text(LEFT + 190.0 * i + 20, TOP + 10, "", "start", series.get(i));
        }
        for (double tick : x.ticks()) {
            svg.line(across(tick), top, across(tick), bottom, "grid");
            svg.text(across(tick), bottom + 18, "", "middle", Svg.number(tick, 4));
        }
        for (int i = 0; i < groups.size(); i++) {
            double y = top + GAP / 2.0 + i * group;
            svg.text(LEFT - 10, y + (group - GAP) / 2.0 + 4, "", "end", groups.get(i).name);
            for (int bar = 0; bar < series.size(); bar++) {
                double value = groups.get(i).values[bar];
                if (!Double.isNaN(value)) {
                    svg.bar(LEFT, y + bar * BAR, Math.max(1, across(value) - LEFT), BAR - 2, "c" + bar % Svg.COLOURS);
                    svg.text(across(value) + 6, y + bar * BAR + 12, "", "start", Svg.number(value, decimals) + (value > x.to() ? " →" : ""));
                }
            }
        }
        svg.line(LEFT, top, LEFT, bottom, "axis");
        svg.text((LEFT + RIGHT) / 2.0, bottom + 42, "", "middle", x.label());
        return svg.end();
    }

    private double across(double value) {
        return LEFT + x.share(value) * (RIGHT - LEFT);
    }
}
