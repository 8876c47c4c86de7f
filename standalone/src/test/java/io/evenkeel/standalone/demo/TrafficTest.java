package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.testbackends.Fault;
import io.evenkeel.testbackends.Stats;
import io.evenkeel.testbackends.TestBackend;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TrafficTest {

    @Test
    void everythingSentIsAnsweredAtTheEnd() throws InterruptedException {
        try (TestBackend backend = TestBackend.start(); Traffic traffic = start(backend)) {
            await(traffic, clients -> clients.answers() >= 20);
            traffic.stop();
            await(traffic, clients -> clients.answers() == backend.stats().answered(200) - 1); // the first is not counted
            Clients clients = figures(traffic);

            assertThat(clients.errors()).isZero();
            assertThat(clients.lastError()).isEmpty();
            assertThat(clients.p50Millis()).isPositive().isLessThanOrEqualTo(clients.p99Millis());
        }
    }

    @Test
    void otherAnswersAndNoneAreErrors() {
        try (TestBackend backend = TestBackend.start(); Traffic traffic = start(backend)) {
            backend.fault(Fault.error(503));
            await(traffic, clients -> clients.lastError().equals("503"));
            long errors = figures(traffic).errors();

            backend.crash();
            await(traffic, clients -> clients.errors() > errors && clients.lastError().contains("Exception"));
        }
    }

    @Test
    void sendsNoMoreThanCanBeInFlight() {
        try (TestBackend backend = TestBackend.start(); Traffic traffic = start(backend)) {
            await(traffic, clients -> clients.answers() > 0);
            backend.fault(Fault.of(Fault.Kind.HANG));
            await(traffic, clients -> clients.unsent() > 0);
            Stats stats = backend.stats();

            assertThat(stats.peakInFlight()).isLessThanOrEqualTo(128);
            assertThat(stats.connections()).isLessThanOrEqualTo(128);
        }
    }

    @Test
    void sendsNothingAtRateZero() throws InterruptedException {
        try (TestBackend backend = TestBackend.start(); Traffic traffic = Traffic.start(uri(backend), 0)) {
            traffic.stop();

            assertThat(backend.stats().accepted()).isZero();
            assertThat(figures(traffic)).isEqualTo(new Clients(0, 0, 0, "", Double.NaN, Double.NaN));
        }
    }

    private static Traffic start(TestBackend backend) {
        return Traffic.start(uri(backend), 500);
    }

    private static URI uri(TestBackend backend) {
        return URI.create("http://" + backend.address() + "/");
    }

    private static void await(Traffic traffic, Predicate<Clients> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (Clients clients = figures(traffic); !wanted.test(clients); clients = figures(traffic)) {
            assertThat(System.nanoTime()).as("still not so: " + clients).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static Clients figures(Traffic traffic) {
        return traffic.figures(System.nanoTime());
    }
}
