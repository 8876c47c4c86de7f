package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.testbackends.Fault.Kind;
import io.evenkeel.testbackends.Fault.Scope;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {

    private final TestBackend backend = TestBackend.start();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void hangsUntilTheFaultIsLifted() throws IOException {
        backend.fault(Fault.of(Kind.HANG));
        try (RawClient client = new RawClient(backend)) {
            client.get("/");
            Await.until("the request is in", () -> backend.stats().inFlight() == 1);
            assertThat(client.hasMore()).isFalse();

            backend.fault();
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void hangsForAsLongAsItIsTold() throws IOException {
        backend.fault(Fault.of(Kind.HANG).withDelay(Duration.ofMillis(20)));
        try (RawClient client = new RawClient(backend)) {
            long start = System.nanoTime();
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200 ");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void givesTheSlotOfAHungRequestFreeWhenItsClientLeaves() throws IOException {
        backend.fault(Fault.of(Kind.HANG));
        try (RawClient client = new RawClient(backend)) {
            client.get("/");
            Await.until("the request has its slot", () -> backend.stats().busy() == 1);
        }
        Await.until("the slot is free", () -> backend.stats().busy() == 0);
        assertThat(backend.stats().aborted()).isEqualTo(1);
    }

    @Test
    void resetsInPlaceOfAnAnswer() throws IOException {
        backend.fault(Fault.of(Kind.RESET));
        try (RawClient client = new RawClient(backend)) {
            client.get("/");
            assertThatThrownBy(client::head).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void answersLater() throws IOException {
        backend.fault(Fault.slowBy(Duration.ofMillis(20)));
        try (RawClient client = new RawClient(backend)) {
            long start = System.nanoTime();
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200 ");
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void failsFastWithTheStatusAskedFor() throws IOException {
        backend.fault(Fault.error(502));
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 502 ").endsWith("made to fail\n");
        }
        assertThat(backend.stats().faulted()).isEqualTo(1);
        assertThat(backend.stats().answered(502)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Malformation.class)
    void sendsMalformedAnswersByteForByte(Malformation variant) throws IOException {
        backend.fault(Fault.malformed(variant));
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/").rest()).isEqualTo(new String(variant.bytes(), StandardCharsets.ISO_8859_1));
        }
        assertThat(backend.stats().answered()).isEmpty();
    }

    @Test
    void closesAnIdleConnectionWithoutAWord() throws IOException {
        backend.fault(Fault.of(Kind.CLOSE_IDLE));
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/").rest()).startsWith("HTTP/1.1 200 ").doesNotContain("close")
                    .endsWith("hello from backend\n");
        }
    }

    @Test
    void endsItsOwnSideOnlyAndIgnoresWhatComes() throws IOException {
        backend.fault(Fault.of(Kind.HALF_CLOSE));
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/").rest()).startsWith("HTTP/1.1 200 ").doesNotContain("close");
            client.get("/").get("/");
            assertThat(backend.stats().connections()).isEqualTo(1);
        }
        Await.until("it notices that the client left", () -> backend.stats().connections() == 0);
        assertThat(backend.stats().requests()).isEqualTo(1);
    }

    @Test
    void sendsHalfOfWhatItAnnounced() throws IOException {
        backend.fault(Fault.of(Kind.TRUNCATE));
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/bytes/10").rest()).contains("content-length: 10\r\n").endsWith("\r\n\r\nABCDE");
        }
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/chunked/0").rest()).contains("content-length: 1\r\n").endsWith("\r\n\r\n");
        }
        assertThat(backend.stats().answered()).isEmpty();
        assertThat(backend.stats().aborted()).isEqualTo(2);
    }

    @Test
    void sparesTheProbeOrHitsItAlone() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            backend.fault(Fault.error(500).withScope(Scope.TRAFFIC));
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 500 ");
            assertThat(client.get("/healthz").answer()).startsWith("HTTP/1.1 200 ");

            backend.fault(Fault.error(500).withScope(Scope.HEALTH));
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200 ");
            assertThat(client.get("/healthz").answer()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void meetsTheShareAskedForAndTheSameRequestsForOneSeed() {
        List<Boolean> hits = draws(3);

        // 10,000 draws at 30 %: a standard deviation of sqrt(0.3 * 0.7 / 10000) = 0.46 points
        assertThat(hits.stream().filter(hit -> hit).count()).isBetween(2_800L, 3_200L);
        assertThat(draws(3)).isEqualTo(hits);
        assertThat(draws(4)).isNotEqualTo(hits);
    }

    @Test
    void takesTheFirstFaultThatHits() {
        Faults faults = new Faults(new SplittableRandom(1));
        faults.replace(List.of(Fault.of(Kind.RESET).withShare(0), Fault.error(503), Fault.of(Kind.HANG)));

        assertThat(faults.draw(false)).isEqualTo(Fault.error(503));
    }

    @Test
    void namesTheBoundThatIsBroken() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.error(99)).withMessage("status: 99 (expected: 200..599)");
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.of(Kind.HANG).withShare(2))
                .withMessage("share: 2.0 (expected: 0..1)");
    }

    private static List<Boolean> draws(long seed) {
        Faults faults = new Faults(new SplittableRandom(seed));
        faults.replace(List.of(Fault.error(503).withShare(0.3)));
        List<Boolean> hits = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            hits.add(faults.draw(false) != null);
        }
        return hits;
    }
}
