package io.evenkeel.guard.simulation.plot;

import java.util.ArrayList;
import java.util.List;

/// Lines over a common axis, with a legend beside them.
///
/// @param marks values of x with a name, drawn as upright lines
public record LineChart(String title, Axis x, Axis y, List<Series> series, List<Mark> marks) {

    private static final int WIDTH = 820;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = 610;
    private static final int TOP = 48;
    private static final int BOTTOM = 322;

    public LineChart {
        series = List.copyOf(series);
        marks = List.copyOf(marks);
    }

    /// One line, in order of x.
    public record Series(String name, double[] xs, double[] ys) {
        public Series {
            if (xs.length != ys.length) {
                throw new IllegalArgumentException("ys: " + ys.length + " values (expected: " + xs.length + ", one for each x)");
            }
        }
    }

    /// A moment worth a name.
    public record Mark(double x, String name) {}

    public String svg() {
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        for (double tick : x.ticks()) {
            svg.line(across(tick), TOP, across(tick), BOTTOM, "grid");
            svg.text(across(tick), BOTTOM + 18, "", "middle", Svg.number(tick, 4));
        }
        for (double tick : y.ticks()) {
            svg.line(LEFT, up(tick), RIGHT, up(tick), "grid");
            svg.text(LEFT - 8, up(tick) + 4, "", "end", Svg.number(tick, 6));
        }
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
        svg.line(LEFT, TOP, LEFT, BOTTOM, "axis");
        svg.text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "", "middle", x.label());
        svg.upright(18, (TOP + BOTTOM) / 2.0, y.label());
        for (Mark mark : marks) {
            svg.line(across(mark.x), TOP, across(mark.x), BOTTOM, "mark");
            svg.text(across(mark.x) + 4, TOP + 12, "", "start", mark.name);
        }
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), "line c" + i % Svg.COLOURS + " d" + i % 6, TOP + 16 + 24 * i);
        }
        return svg.end();
    }

    private void draw(Svg svg, Series line, String style, int legend) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < line.xs.length; i++) {
            if (!Double.isNaN(line.ys[i])) {
                points.add(new double[] {across(line.xs[i]), up(line.ys[i])});
            }
        }
        svg.polyline(points.stream().mapToDouble(point -> point[0]).toArray(), points.stream().mapToDouble(point -> point[1]).toArray(),
                style);
        svg.line(RIGHT + 18, legend - 4, RIGHT + 46, legend - 4, style);
        svg.text(RIGHT + 54, legend, "", "start", line.name);
    }

    private double across(double value) {
        return LEFT + x.share(value) * (RIGHT - LEFT);
    }

    private double up(double value) {
        return BOTTOM - y.share(value) * (BOTTOM - TOP);
    }
}
