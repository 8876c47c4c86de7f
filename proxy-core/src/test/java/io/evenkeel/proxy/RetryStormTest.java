package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What backends that are down already have to bear of retries: real proxies, one behind the other, over real sockets.
class RetryStormTest {

    private static final double DEFAULT_BUDGET = 0.2;
    private static final double LIMIT = 1.25;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "2, 1", "3, 1", "3, 3"})
    void aStormAddsAQuarterAtMostHoweverManyLayersThereAre(int layers, int attempts) {
        try (RetryStorm storm = new RetryStorm(layers, attempts, DEFAULT_BUDGET, true)) {
            double measured = storm.ofClients(100, 30);
            System.out.printf("retries: %d layers, %d further tries, 20 %% budgets: %.2f tries a request%n", layers, attempts, measured);
            assertThat(measured).isGreaterThan(1.1).isLessThanOrEqualTo(LIMIT);
        }
    }

    /// A fifth of what is asked three times over is 1.2³ = 1.73; the budget being a fifth of all tries, 1.25³ = 1.95 is the bound.
    @Test
    void layersMultiplyWhenTheyDoNotHearOfEachOther() {
        try (RetryStorm storm = new RetryStorm(3, 1, DEFAULT_BUDGET, false)) {
            double measured = storm.ofClients(100, 30);
            System.out.printf("retries: 3 layers, 20 %% budgets, signal removed: %.2f tries a request%n", measured);
            assertThat(measured).isGreaterThan(LIMIT);
        }
    }

    /// What budget and signal save everybody from: (1 + 3)³.
    @Test
    void threeLayersOfFourTriesWithoutEitherAreSixtyFour() {
        try (RetryStorm storm = new RetryStorm(3, 3, 1, false)) {
            double measured = storm.ofRequests(1);
            System.out.printf("retries: 3 layers, 3 further tries, neither budget nor signal: %.0f tries a request%n", measured);
            assertThat(measured).isEqualTo(64);
        }
    }

    @Test
    void tellsWhatBecameOfTries() {
        try (RetryStorm storm = new RetryStorm(1, 1, DEFAULT_BUDGET, true)) {
            long further = Math.round(storm.ofRequests(100) * 100) - 100;
            TestProxy proxy = storm.front();
            TestProxy.await("all is over", () -> proxy.inFlight() == 0 && proxy.metric("evenkeel_pool_retries_in_flight") == 0);

            assertThat(further).isEqualTo(20);
            assertThat(proxy.metric("evenkeel_route_retries_total")).isEqualTo(further);
            assertThat(proxy.metric("evenkeel_route_retries_ended_total{outcome=\"failed\"")).isEqualTo(further);
            assertThat(proxy.metric("evenkeel_pool_retries_refused_total")).isEqualTo(100 - further);
        }
    }
}
