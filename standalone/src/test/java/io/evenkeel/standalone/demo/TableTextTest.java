package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.standalone.demo.Figures.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTextTest {

    private final TableText plain = new TableText(Looks.PLACES, false, ShareBar.BLOCKS);

    @Test
    void fitsEightyColumns() {
        assertThat(text(plain.lines(Looks.figures(), 80))).isEqualTo("""

                evenkeel demo  1:23  (Ctrl-C drains and ends)
                  proxy   http://127.0.0.1:8080/
                  admin   http://127.0.0.1:9901/metrics
                  config  /tmp/evenkeel-demo-1/evenkeel.yaml  (version 1)

                backend         health       req/s  in flight   share  expected  p50 ms  p99 ms
                web/backend-1   healthy       66.6          1   27.7%     33.3%    12.1    24.7
                web/backend-2   unhealthy      0.0          0   17.0%      0.0%       -       -
                web/backend-3   healthy       66.5         12   27.6%     33.3%    12.3   104.1
                web/backend-4   refusing      66.9          0   27.7%     33.3%    11.9    24.8
                clients                      200.0         13                      12.6    24.9

                6,213 answers, 0 errors, 86 retries by the proxy
                Edit the config and save it: a good change takes over, a bad one is refused.
                """);
    }

    @Test
    void drawsSharesWhereThereIsRoom() {
        assertThat(text(plain.lines(Looks.figures(), 101).subList(6, 12))).isEqualTo("""
                backend         health       req/s  in flight   share  expected  p50 ms  p99 ms
                web/backend-1   healthy       66.6          1   27.7%     33.3%    12.1    24.7  ███████████░░
                web/backend-2   unhealthy      0.0          0   17.0%      0.0%       -       -  ▓▓▓▓▓▓▓
                web/backend-3   healthy       66.5         12   27.6%     33.3%    12.3   104.1  ███████████░░
                web/backend-4   refusing      66.9          0   27.7%     33.3%    11.9    24.8  ███████████░░
                clients                      200.0         13                      12.6    24.9
                """);
    }

    @Test
    void leavesOutColumnsWithoutRoom() {
        assertThat(text(plain.lines(Looks.figures(), 45).subList(6, 9))).isEqualTo("""
                backend         health       req/s  in flight
                web/backend-1   healthy       66.6          1
                web/backend-2   unhealthy      0.0          0
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 14, 15, 25, 40, 79, 80, 90, 91, 100, 140, 300})
    void isNeverWiderThanTheTerminal(int width) {
        assertThat(plain.lines(Looks.figures(), width)).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }

    @Test
    void colouringChangesNoColumn() {
        List<String> coloured = new TableText(Looks.PLACES, true, ShareBar.BLOCKS).lines(Looks.figures(), 140);

        assertThat(String.join("\n", coloured)).contains("\033[31munhealthy\033[0m", "\033[32mhealthy\033[0m", "\033[33mrefusing\033[0m");
        assertThat(coloured.stream().map(line -> line.replaceAll("\033\\[[0-9]*m", ""))).isEqualTo(plain.lines(Looks.figures(), 140));
    }

    @Test
    void cutsLongNames() {
        Row row = new Row("web/a-backend-with-a-very-long-name", Health.DRAINED, 0, 0, Double.NaN, 0, Double.NaN, Double.NaN);

        assertThat(plain.lines(new Figures(0, 1, 0, 0, List.of(row), Looks.CLIENTS), 140).get(7))
                .isEqualTo("web/a-backend-with-a-ver  drained        0.0          0       -      0.0%       -       -");
    }

    @Test
    void tellsTheLastErrorAndWhatWasNotSent() {
        Figures figures = new Figures(3600, 2, 0, 0, List.of(), new Clients(1, 2, 3, "503 no-backend", 1, 1));

        assertThat(TableText.seen(figures)).isEqualTo("1 answers, 2 errors (last: 503 no-backend), 3 not sent, 0 retries by the proxy");
        assertThat(plain.lines(figures, 80).get(1)).startsWith("evenkeel demo  1:00:00 ");
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
