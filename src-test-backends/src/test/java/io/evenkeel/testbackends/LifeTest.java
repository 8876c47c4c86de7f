package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.testbackends.Fault.Kind;
import io.evenkeel.testbackends.Fault.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Capacity, crash, restart and end, over sockets; the arithmetic is in [CapacityModelTest].
class LifeTest {

    private static final Fault HANG = Fault.of(Kind.HANG).withScope(Scope.TRAFFIC);

    @Test
    void servesSomeQueuesSomeAndRefusesTheRest() throws IOException {
        try (TestBackend backend = start(Capacity.of(1, Duration.ZERO, 2));
                RawClient first = new RawClient(backend);
                RawClient second = new RawClient(backend);
                RawClient third = new RawClient(backend);
                RawClient fourth = new RawClient(backend)) {
            backend.fault(HANG);
            fill(backend, first, second, third);

            assertThat(fourth.get("/").answer()).startsWith("HTTP/1.1 500 ").endsWith("out of resources\n");
            assertThat(fourth.get("/healthz").answer()).startsWith("HTTP/1.1 503 ").endsWith("overloaded\n");
            assertThat(backend.stats().rejected()).isEqualTo(1);
            assertThat(backend.stats().peakInFlight()).isEqualTo(4);
            assertThat(backend.stats().peakQueued()).isEqualTo(2);

            backend.fault();
            for (RawClient client : List.of(first, second, third)) {
                assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(backend.stats().busy()).isZero();
        }
    }

    @Test
    void givesThePlaceOfAWaitingClientAwayWhenItLeaves() throws IOException {
        try (TestBackend backend = start(Capacity.of(1, Duration.ZERO, 2));
                RawClient first = new RawClient(backend);
                RawClient second = new RawClient(backend);
                RawClient third = new RawClient(backend)) {
            backend.fault(HANG);
            fill(backend, first, second, third);

            second.leave();

            Await.until("the place is free", () -> backend.stats().queued() == 1);
            backend.fault();
            assertThat(third.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void worksOnForAClientThatLeft() throws IOException {
        try (TestBackend backend = start(Capacity.of(1, Duration.ofMinutes(1), 0))) {
            try (RawClient client = new RawClient(backend)) {
                client.get("/");
                Await.until("the slot is taken", () -> backend.stats().busy() == 1);
            }
            Await.until("it notices that the client left", () -> backend.stats().aborted() == 1);

            assertThat(backend.stats().inFlight()).isZero();
            assertThat(backend.stats().busy()).isEqualTo(1);
        }
    }

    @Test
    void crashesLikeAKilledProcessAndComesBackOnItsPort() throws IOException {
        try (TestBackend backend = TestBackend.start(); RawClient client = new RawClient(backend)) {
            int port = backend.port();
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200 ");
            assertThat(backend.crashed().toCompletableFuture()).isNotDone();

            backend.crash();

            assertThat(backend.crashed().toCompletableFuture()).isDone();
            assertThat(backend.stats().state()).isEqualTo("crashed");
            assertThatThrownBy(client::head).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> new RawClient(backend)).isInstanceOf(ConnectException.class);

            backend.restart();

            assertThat(backend.port()).isEqualTo(port);
            assertAnswers(backend);
            Stats stats = backend.stats();
            assertThat(List.of(stats.state(), stats.crashes(), stats.starts(), stats.requests())).containsExactly("up", 1, 2, 2L);
        }
    }

    @Test
    void aRestartOfOneThatIsUpCrashesItFirst() throws IOException {
        try (TestBackend backend = TestBackend.start(); RawClient client = new RawClient(backend)) {
            client.get("/").answer();

            backend.restart();

            assertThatThrownBy(client::head).isInstanceOf(SocketException.class);
            assertAnswers(backend);
            assertThat(backend.stats().crashes()).isEqualTo(1);
        }
    }

    @Test
    void crashesOfSustainedOverload() throws IOException {
        try (TestBackend backend = start(Capacity.of(1, Duration.ofMinutes(1), 2).withCrashAfter(Duration.ofMillis(50)));
                RawClient first = new RawClient(backend);
                RawClient second = new RawClient(backend);
                RawClient third = new RawClient(backend)) {
            fill(backend, first, second, third);

            Await.until("it crashes", () -> backend.stats().crashes() == 1);
            assertThatThrownBy(third::head).isInstanceOf(SocketException.class);
            assertThat(backend.stats().inFlight()).isZero();
            assertThat(backend.stats().aborted()).isEqualTo(3);
        }
    }

    @Test
    void takesItsTimeToStart() throws IOException {
        Duration startup = Duration.ofMillis(50);
        try (TestBackend backend = start(Capacity.unlimited().withStartup(startup))) {
            long start = System.nanoTime();
            backend.restart();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(startup.toNanos());
            assertAnswers(backend);
        }
    }

    @Test
    void keepsFaultsAndHealthOverARestart() throws IOException {
        try (TestBackend backend = TestBackend.start()) {
            backend.health(false);
            backend.fault(Fault.error(502).withScope(Scope.TRAFFIC));
            backend.restart();
            try (RawClient client = new RawClient(backend)) {
                assertThat(client.get("/").answer()).startsWith("HTTP/1.1 502 ");
                assertThat(client.get("/healthz").answer()).startsWith("HTTP/1.1 503 ");
            }
        }
    }

    @Test
    void isGoneAfterItsEndButStillKnowsWhatItCounted() throws IOException {
        TestBackend backend = TestBackend.start();
        assertAnswers(backend);

        backend.close();
        backend.close();

        assertThatThrownBy(() -> new RawClient(backend)).isInstanceOf(ConnectException.class);
        assertThat(backend.stats().state()).isEqualTo("closed");
        assertThat(backend.stats().requests()).isEqualTo(1);
    }

    @Test
    void saysWhichPortIsTaken() {
        try (TestBackend backend = TestBackend.start()) {
            BackendOptions taken = BackendOptions.defaults().withPort(backend.port());
            assertThatThrownBy(() -> TestBackend.start(taken)).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + backend.port());
            BackendOptions controlTaken = BackendOptions.defaults().withControlPort(backend.port());
            assertThatThrownBy(() -> TestBackend.start(controlTaken)).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + backend.port());
        }
    }

    @Test
    void namesTheBoundThatIsBroken() {
        BackendOptions options = BackendOptions.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> options.withPort(65_536))
                .withMessage("port: 65536 (expected: 0..65535)");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withName("a\nb"))
                .withMessageContaining("(expected: visible ASCII, it goes into a header)");
    }

    /// Takes the one slot and the two places in the queue.
    private static void fill(TestBackend backend, RawClient first, RawClient second, RawClient third) throws IOException {
        first.get("/");
        Await.until("the slot is taken", () -> backend.stats().busy() == 1);
        second.get("/");
        Await.until("one waits", () -> backend.stats().queued() == 1);
        third.get("/");
        Await.until("two wait", () -> backend.stats().peakQueued() == 2);
    }

    private static void assertAnswers(TestBackend backend) throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static TestBackend start(Capacity capacity) {
        return TestBackend.start(BackendOptions.defaults().withCapacity(capacity));
    }
}
