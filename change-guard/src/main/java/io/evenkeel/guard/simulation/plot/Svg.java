package io.evenkeel.guard.simulation.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Writes the text of one picture. Colours follow the reader's scheme by a media query, which works in `<img>` too.
final class Svg {

    /// Colours of series: each has a contrast of 3:1 and more on both grounds (WCAG 2.2, 1.4.11).
    static final int COLOURS = 7;

    private static final String STYLE = """
            <style>
            text{fill:#24292f;font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
            .ground{fill:#ffffff}.title{font-size:15px;font-weight:600}.grid{stroke:#d8dee4}.axis{stroke:#57606a}
            .c0{stroke:#2f6fde;fill:#2f6fde}.c1{stroke:#c9650b;fill:#c9650b}.c2{stroke:#17904a;fill:#17904a}.c3{stroke:#d6405f;fill:#d6405f}
            .c4{stroke:#9157e0;fill:#9157e0}.c5{stroke:#0b8c8c;fill:#0b8c8c}.c6{stroke:#7a7f87;fill:#7a7f87}
            .line{fill:none;stroke-width:2}.d1{stroke-dasharray:8 4}.d2{stroke-dasharray:2 4}.d3{stroke-dasharray:10 3 2 3}.d4{stroke-dasharray:5 2}.d5{stroke-dasharray:1 3}
            .mark{stroke-dasharray:4 4;stroke:#57606a}
            @media (prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#30363d}.axis,.mark{stroke:#8b949e}}
            </style>
            """;

    private final StringBuilder out = new StringBuilder();

    Svg(int width, int height, String title) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(width).append(' ').append(height)
                .append("\" role=\"img\" aria-label=\"").append(escape(title)).append("\">\n").append(STYLE);
        out.append("<rect class=\"ground\" width=\"").append(width).append("\" height=\"").append(height).append("\"/>\n");
        text(16, 26, "title", "start", title);
    }

    /// @param style  of the class names above; may be empty
    /// @param anchor start, middle or end
    void text(double x, double y, String style, String anchor, String text) {
        out.append("<text x=\"").append(at(x)).append("\" y=\"").append(at(y)).append('"');
        if (!style.isEmpty()) {
            out.append(" class=\"").append(style).append('"');
        }
        if (!anchor.equals("start")) {
            out.append(" text-anchor=\"").append(anchor).append('"');
        }
        out.append('>').append(escape(text)).append("</text>\n");
    }

    /// A text that reads upwards, around its middle.
    void upright(double x, double y, String text) {
        out.append("<text transform=\"translate(").append(at(x)).append(' ').append(at(y)).append(") rotate(-90)\" text-anchor=\"middle\">")
                .append(escape(text)).append("</text>\n");
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        out.append("<line x1=\"").append(at(x1)).append("\" y1=\"").append(at(y1)).append("\" x2=\"").append(at(x2)).append("\" y2=\"")
                .append(at(y2)).append("\" class=\"").append(style).append("\"/>\n");
    }

    void bar(double x, double y, double width, double height, String style) {
        out.append("<rect x=\"").append(at(x)).append("\" y=\"").append(at(y)).append("\" width=\"").append(at(width)).append("\" height=\"")
                .append(at(height)).append("\" class=\"").append(style).append("\" stroke=\"none\"/>\n");
    }

    void polyline(double[] xs, double[] ys, String style) {
        out.append("<polyline class=\"").append(style).append("\" points=\"");
        for (int i = 0; i < xs.length; i++) {
            out.append(i == 0 ? "" : " ").append(at(xs[i])).append(',').append(at(ys[i]));
        }
        out.append("\"/>\n");
    }

    String end() {
        return out + "</svg>\n";
    }

    private static String at(double value) {
        return number(value, 1);
    }

    /// Without needless zeros.
    static String number(double value, int decimals) {
        BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
