package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.standalone.demo.Figures.Row;
import io.evenkeel.standalone.demo.Reading.SeenBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final double[] BOUNDS = {0.01, 0.02, Double.POSITIVE_INFINITY};

    private final Window window = new Window(0);

    @Test
    void tellsRatesOfTheLastTwoSeconds() {
        look(0, backend("b1", 0, 0));
        look(1, backend("b1", 500, 0));
        look(2, backend("b1", 1000, 0));

        assertThat(look(3, backend("b1", 1010, 0)).rows().getFirst().requestsPerSecond()).isEqualTo(255);
        assertThat(look(4, backend("b1", 1020, 0)).rows().getFirst().requestsPerSecond()).isEqualTo(10);
    }

    @Test
    void tellsQuantilesOfTheLastTenSeconds() {
        look(0, backend("b1", 0, 1000));
        look(5, backend("b1", 0, 1000));

        assertThat(look(10, backend("b1", 0, 1010)).rows().getFirst().p50Millis()).isEqualTo(15, within(1e-9));
        assertThat(look(16, backend("b1", 0, 1010)).rows().getFirst().p50Millis()).isNaN();
    }

    @Test
    void tellsOfTheFirstLookWhatCanBeTold() {
        Figures figures = look(0, backend("b1", 0, 0));

        assertThat(figures).isEqualTo(new Figures(0, 1, 0, 0, List.of(
                new Row("web/b1", Health.HEALTHY, 0, 2, 0.5, 0.5, Double.NaN, Double.NaN)), Looks.CLIENTS));
    }

    @Test
    void countsABackendThatCameFromItsFirstRequest() {
        look(0, backend("b1", 0, 0));

        Figures figures = look(2, backend("b1", 10, 0), backend("b2", 20, 4));

        assertThat(figures.rows()).extracting(Row::requestsPerSecond).containsExactly(5.0, 10.0);
        assertThat(figures.rows().getLast().p50Millis()).isEqualTo(15, within(1e-9));
        assertThat(figures.inFlight()).isEqualTo(4);
    }

    @Test
    void countsABackendThatLeftAndReturnedAnew() {
        look(0, backend("b1", 1000, 0));

        assertThat(look(2, backend("b1", 8, 0)).rows().getFirst().requestsPerSecond()).isEqualTo(4);
    }

    private Figures look(double seconds, SeenBackend... backends) {
        return window.add(Looks.reading(seconds, 1, backends), Looks.CLIENTS);
    }

    /// @param slow answers between 10 and 20 ms
    private static SeenBackend backend(String name, double answers, double slow) {
        return Looks.backend(name, true, answers, new Buckets(BOUNDS, new double[] {0, slow, slow}));
    }
}
