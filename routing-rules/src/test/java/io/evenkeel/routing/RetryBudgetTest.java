package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.ProxyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryBudgetTest {

    private static final ProxyConfig CONFIG = TestConfigs.pools(
            TestConfigs.pool("web", "round-robin", TestConfigs.weights(1, 1, 1)), TestConfigs.pool("api", "round-robin", TestConfigs.weights(1)));

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));
    private final List<Pool> pools = registry.open(CONFIG);
    private final Pool pool = pools.getFirst();
    private final List<Lease> leases = new ArrayList<>();

    private void inFlight(int count) {
        for (int i = 0; i < count; i++) {
            Lease lease = new Lease();
            assertThat(pool.pick(new TestPick(i), lease)).isTrue();
            leases.add(lease);
        }
    }

    private static int granted(Pool pool, double share) {
        return (int) IntStream.range(0, 1000).filter(_ -> pool.beginRetry(share)).count();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.2, 3", "15, 0.2, 3", "19, 0.2, 3", "20, 0.2, 4", "50, 0.2, 10", "99, 0.2, 19", "100, 0.2, 20", "100, 0, 3", "100, 1, 100"})
    void grantsAShareOfWhatIsInFlightAndThreeInAnyCase(int inFlight, double share, int expected) {
        inFlight(inFlight);

        assertThat(granted(pool, share)).isEqualTo(expected);
        assertThat(pool.retrying()).isEqualTo(expected);
    }

    @Test
    void givesRoomToTheNextWhenOneEnds() {
        assertThat(granted(pool, 0.2)).isEqualTo(3);
        pool.endRetry();

        assertThat(granted(pool, 0.2)).isEqualTo(1);
    }

    @Test
    void endsAtThePresentTryWhatTheLoadNoLongerBears() {
        inFlight(50);
        assertThat(granted(pool, 0.2)).isEqualTo(10);
        assertThat(pool.repeatRetry(0.2)).isTrue();
        leases.forEach(lease -> lease.abandoned(0));
        assertThat(pool.repeatRetry(0.2)).isFalse();
        assertThat(pool.retrying()).isEqualTo(10);

        IntStream.range(0, 7).forEach(_ -> pool.endRetry());
        assertThat(pool.repeatRetry(0.2)).isTrue();
    }

    /// They may be thousands, and idle.
    @Test
    void tunnelsAreNoRequestsInFlight() {
        inFlight(100);
        leases.subList(0, 50).forEach(Lease::tunnelOpened);

        assertThat(granted(pool, 0.2)).isEqualTo(10);
    }

    @Test
    void everyPoolHasItsOwn() {
        assertThat(granted(pool, 0.2)).isEqualTo(3);
        assertThat(granted(pools.get(1), 0.2)).isEqualTo(3);
    }

    @Test
    void aReloadFindsWhatIsBeingRetried() {
        assertThat(granted(pool, 0.2)).isEqualTo(3);
        pool.refuseRetry();
        Pool next = registry.open(CONFIG).getFirst();
        registry.close(pools);

        assertThat(granted(next, 0.2)).isZero();
        assertThat(next.retriesRefused()).isEqualTo(1);
        pool.endRetry();
        assertThat(granted(next, 0.2)).isEqualTo(1);
    }

    @Test
    void isExactOverThreads() {
        inFlight(100);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger times = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(4)) {
            CompletableFuture.allOf(IntStream.range(0, 4).mapToObj(_ -> CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5_000; i++) {
                    int held = 0;
                    while (held < 15 && pool.beginRetry(0.2)) {
                        held++;
                        times.incrementAndGet();
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    }
                    now.addAndGet(-held); // before the budget hears of it: never counts too many
                    for (; held > 0; held--) {
                        pool.endRetry();
                    }
                }
            }, threads)).toArray(CompletableFuture<?>[]::new)).join();
        }
        assertThat(most.get()).isBetween(15, 20);
        assertThat(times.get()).isGreaterThan(20);
        assertThat(pool.retrying()).isZero();
    }
}
