package io.evenkeel.guard.simulation.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ChartTest {

    private static final Axis TIME = Axis.linear("time (s)", 0, 10);

    @Test
    void ticksAreRoundAndWithin() {
        assertThat(Axis.linear("", 0, 25).ticks()).containsExactly(0.0, 5.0, 10.0, 15.0, 20.0, 25.0);
        assertThat(Axis.linear("", -1, 1).ticks()).containsExactly(-1.0, -0.5, 0.0, 0.5, 1.0);
        assertThat(Axis.logarithmic("", 0.1, 1000).ticks()).containsExactly(0.1, 1.0, 10.0, 100.0, 1000.0);
    }

    @Test
    void valuesBeyondAnAxisLieAtItsEnds() {
        assertThat(TIME.share(-5)).isZero();
        assertThat(TIME.share(2.5)).isEqualTo(0.25);
        assertThat(TIME.share(50)).isEqualTo(1);
        assertThat(Axis.logarithmic("", 1, 100).share(10)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void refusesAnAxisWithoutLength() {
        assertThatThrownBy(() -> Axis.linear("", 1, 1)).hasMessageStartingWith("from, to: 1.0, 1.0 (expected: from < to");
        assertThatThrownBy(() -> Axis.logarithmic("", 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linesAreWellFormedWithLabelsAndLegend() throws Exception {
        LineChart.Series series = new LineChart.Series("a < b & c", new double[] {0, 5, 10}, new double[] {1, Double.NaN, 3});
        Document svg = parse(new LineChart("Title \"quoted\"", TIME, Axis.linear("share (%)", 0, 4), List.of(series),
                List.of(new LineChart.Mark(5, "trigger"))).svg());

        assertThat(texts(svg)).contains("Title \"quoted\"", "time (s)", "share (%)", "a < b & c", "trigger");
        assertThat(svg.getElementsByTagName("polyline").item(0).getAttributes().getNamedItem("points").getNodeValue())
                .as("what is not a number is left out").isEqualTo("70,253.5 610,116.5");
    }

    @Test
    void barsBeyondTheAxisAreMarked() throws Exception {
        Document svg = parse(new BarChart("Title", TIME, List.of("on", "off"),
                List.of(new BarChart.Group("x", 2.5, 40), new BarChart.Group("y", Double.NaN, 1)), 1).svg());

        assertThat(texts(svg)).contains("on", "off", "x", "y", "2.5", "40 →", "1").doesNotContain("NaN");
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document svg) {
        NodeList nodes = svg.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }
}
