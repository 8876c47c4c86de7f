package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `evenkeel_backend_share` and what goes with it.
class ShareTest {

    private final House house = new House(weights(1, 1, 2));

    @AfterEach
    void close() {
        house.close();
    }

    private static String weights(int a, int b, int c) {
        return """
                listeners: [{ bind: 127.0.0.1:0 }]
                pools:
                  web:
                    strategy: round-robin
                    backends:
                      - { name: a, address: 127.0.0.1:1001, weight: %d }
                      - { name: b, address: 127.0.0.1:1002, weight: %d }
                      - { name: c, address: 127.0.0.1:1003, weight: %d }
                routes: [{ to: web }]
                """.formatted(a, b, c);
    }

    private static String probed(String yaml) {
        return yaml.replace("    strategy", "    probe: { tcp: {} }\n    slow-start: 0s\n    strategy");
    }

    private double share(String backend) {
        return house.scrape().value("evenkeel_backend_share{backend=\"" + backend + "\",pool=\"web\"}");
    }

    private double expected(String backend) {
        return house.scrape().value("evenkeel_backend_expected_share{backend=\"" + backend + "\",pool=\"web\"}");
    }

    private double imbalance() {
        return house.scrape().value("evenkeel_pool_imbalance_ratio{pool=\"web\"}");
    }

    @Test
    void isNotANumberBeforeTheFirstPickAndAfterTenQuietSeconds() {
        assertThat(share("a")).isNaN();
        assertThat(imbalance()).isNaN();
        house.send("web", 4);
        assertThat(share("a")).isEqualTo(0.25);
        house.pass(10);
        assertThat(share("a")).as("ten seconds later the picks are just in the window").isEqualTo(0.25);
        house.pass(2);
        assertThat(share("a")).isNaN();
        assertThat(imbalance()).isNaN();
    }

    @Test
    void followsWeightsThatAreShiftedLive() {
        var random = new Random(3);
        for (int second = 0; second < 20; second++) {
            house.send("web", 500 + random.nextInt(500));
            house.pass(1);
        }
        assertSharesAre(0.25, 0.25, 0.5);

        house.serve(weights(7, 2, 1));
        assertThat(expected("a")).isEqualTo(0.7);
        long a = house.backend("web", "a").picks();
        long b = house.backend("web", "b").picks();
        long c = house.backend("web", "c").picks();
        for (int second = 0; second < 11; second++) {
            house.pass(1);
            house.send("web", 500 + random.nextInt(500));
        }
        a = house.backend("web", "a").picks() - a;
        b = house.backend("web", "b").picks() - b;
        c = house.backend("web", "c").picks() - c;
        double all = a + b + c;
        assertSharesAre(a / all, b / all, c / all);
        assertSharesAre(0.7, 0.2, 0.1);
        assertThat(imbalance()).isEqualTo(1, within(0.05));
    }

    /// Within one point.
    private void assertSharesAre(double a, double b, double c) {
        assertThat(share("a")).isEqualTo(a, within(0.01));
        assertThat(share("b")).isEqualTo(b, within(0.01));
        assertThat(share("c")).isEqualTo(c, within(0.01));
        assertThat(share("a") + share("b") + share("c")).isEqualTo(1, within(1e-9));
    }

    @Test
    void forgetsAnUnevenBurstAfterTenSeconds() {
        house.serve(probed(weights(1, 1, 2)));
        house.registry.setHealthy(house.backend("web", "a"), false);
        house.registry.setHealthy(house.backend("web", "b"), false);
        house.send("web", 1000);
        assertThat(share("c")).isEqualTo(1);
        house.registry.setHealthy(house.backend("web", "a"), true);
        house.registry.setHealthy(house.backend("web", "b"), true);
        assertThat(imbalance()).as("c had all, where half is its due").isEqualTo(3);

        house.pass(12);
        house.send("web", 400);
        assertThat(share("a")).isEqualTo(0.25);
        assertThat(imbalance()).isEqualTo(1);
    }

    @Test
    void expectsNothingOfTheDrainedAndTheUnhealthy() {
        house.serve(probed(weights(0, 1, 3)));
        house.registry.setHealthy(house.backend("web", "b"), false);
        assertThat(expected("a")).isZero();
        assertThat(expected("b")).isZero();
        assertThat(expected("c")).isEqualTo(1);
        house.send("web", 10);
        assertThat(share("c")).isEqualTo(1);
        assertThat(share("a")).isZero();
    }

    /// It has all until its cap.
    @Test
    void nothingIsExpectedOfAStrategyThatLooksAtNoWeight() {
        house.serve(weights(1, 1, 2).replace("round-robin", "first"));
        house.send("web", 10);
        assertThat(share("a")).isEqualTo(1);
        assertThat(expected("a")).isNaN();
        assertThat(expected("c")).isNaN();
        assertThat(imbalance()).isNaN();
    }

    @Test
    void keepsThePastOfBackendsThatStayAndGivesNewOnesNone() {
        house.send("web", 400);
        house.pass(3);
        house.serve(weights(1, 1, 2).replace("routes:", "      - { name: d, address: 127.0.0.1:1004 }\nroutes:"));
        assertThat(share("a")).isEqualTo(0.25);
        assertThat(share("d")).isZero();
    }

    @Test
    void startsAfreshForABackendAtAnotherAddress() {
        house.send("web", 400);
        house.serve(weights(1, 1, 2).replace("1003", "1009"));
        assertThat(share("c")).isZero();
        assertThat(share("a")).isEqualTo(0.5);
    }
}
