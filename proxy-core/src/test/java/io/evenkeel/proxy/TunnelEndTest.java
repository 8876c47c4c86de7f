package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// How tunnels end that no side ended well: by a reset, by a clock, with the process.
@OverTransports
class TunnelEndTest {

    @Test
    void freesTheBackendAtOnceWhenTheClientResets() {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.endsWithReset();
                ended.countDown();
            }));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            Handshake.open(proxy.client()).reset();

            TestProxy.await("backend heard it", ended);
            TestProxy.await("slot free", () -> proxy.inFlight() == 0);
            assertThat(proxy.metric("evenkeel_backend_failures_total")).isZero();
        }
    }

    @Test
    void tellsTheBackendAtOnceThatTheClientHasClosed() {
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.readToEnd();
                ended.countDown();
            }));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            Handshake.open(proxy.client()).close();

            TestProxy.await("backend heard it", ended);
            TestProxy.await("slot free", () -> proxy.inFlight() == 0);
        }
    }

    @Test
    void freesTheBackendWhenAClientThatHasClosedIsStillSentTo() {
        AtomicBoolean refused = new AtomicBoolean();
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.readToEnd();
                try {
                    while (true) {
                        peer.send("news");
                        Thread.sleep(1);
                    }
                } catch (RuntimeException e) {
                    refused.set(true);
                }
            }));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend))) {
            Handshake.open(proxy.client()).close();

            TestProxy.await("backend heard it", refused::get);
            TestProxy.await("slot free", () -> proxy.inFlight() == 0);
        }
    }

    @Test
    void endsTheClientsConnectionWhenTheBackendResets() {
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(Peer::reset));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            Handshake.open(client).endsWithReset();

            assertThat(proxy.inFlight()).isZero();
            assertThat(proxy.metric("evenkeel_backend_failures_total{backend=\"b1\",pool=\"pool\",reason=\"truncated-response\"")).isEqualTo(1);
        }
    }

    /// WebSocket has a closing handshake (RFC 6455 §7.1.4): without one, FIN is a cut that can be seen. Of another protocol nothing is
    /// known, so a cut must not look like an end, to either side.
    @Test
    void cutsWithResetWhereTheProtocolMayNotTellItsEnd() {
        CountDownLatch reset = new CountDownLatch(1);
        ScriptedBackend.Script script = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n");
            if (peer.endsWithReset()) {
                reset.countDown();
            }
        };
        ScriptedBackend.Script broken = peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 101 x\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\npart").readBytes(2);
            peer.reset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(script, broken)) {
            TestConfig config = TestConfig.to(backend);
            config.upgrade = List.of("raw");
            try (TestProxy proxy = TestProxy.start(config); Peer first = proxy.client(); Peer second = proxy.client()) {
                String ask = "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n";
                first.send(ask).readHead();
                first.reset();
                TestProxy.await("backend saw the reset", reset);

                second.send(ask).readTo("part");
                second.send("go");
                assertThat(second.endsWithReset()).isTrue();
            }
        }
    }

    @Test
    void endsATunnelThatIsSilentForTooLong() {
        ManualClock clock = new ManualClock();
        CountDownLatch ended = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.echo();
                ended.countDown();
            }))) {
            TestConfig config = TestConfig.to(backend);
            config.total = Duration.ofMinutes(1); // of requests, not of tunnels
            try (TestProxy proxy = TestProxy.start(config.build(), clock); Peer client = proxy.client()) {
                Handshake.open(client);
                for (int i = 0; i < 3; i++) {
                    clock.advance(Duration.ofMinutes(59));
                    client.send("ping");
                    assertThat(client.readBytes(4)).isEqualTo("ping");
                }
                clock.advance(Duration.ofMinutes(61));

                assertThat(client.readToEnd()).isEmpty();
                TestProxy.await("backend heard it", ended);
                TestProxy.await("slot free", () -> proxy.inFlight() == 0);
            }
        }
    }

    /// What one direction leaves over is the rest of a stream, and who closed may be gone.
    @Test
    void waitsNoLongerForTheRestOfAHalfClosedTunnelThanForABody() {
        ManualClock clock = new ManualClock();
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.readToEnd();
                half.countDown();
                peer.send("!");
                TestProxy.await("the end of the test", over);
            }))) {
            TestConfig config = TestConfig.to(backend);
            config.streamIdle = Duration.ofMinutes(1);
            try (TestProxy proxy = TestProxy.start(config.build(), clock); Peer client = proxy.client()) {
                Handshake.open(client).shutdownOutput();
                TestProxy.await("backend heard it", half);
                assertThat(client.readBytes(1)).as("passed on by who knows of the end by now").isEqualTo("!");
                clock.advance(Duration.ofSeconds(61));

                assertThat(client.readToEnd()).isEmpty();
                TestProxy.await("slot free", () -> proxy.inFlight() == 0);
                over.countDown();
            }
        }
    }

    @Test
    void endsATunnelThatIsOpenForTooLongWhereThatIsAskedFor() {
        ManualClock clock = new ManualClock();
        try (ScriptedBackend backend = Handshake.echo()) {
            TestConfig config = TestConfig.to(backend);
            config.tunnelIdle = Durations.UNLIMITED;
            config.tunnelTotal = Duration.ofHours(8);
            try (TestProxy proxy = TestProxy.start(config.build(), clock); Peer client = proxy.client()) {
                Handshake.open(client);
                clock.advance(Duration.ofHours(7));
                client.send("ping");
                assertThat(client.readBytes(4)).isEqualTo("ping");
                clock.advance(Duration.ofHours(1).plusSeconds(1));

                assertThat(client.readToEnd()).isEmpty();
                TestProxy.await("slot free", () -> proxy.inFlight() == 0);
            }
        }
    }

    @Test
    void letsTunnelsGoOnWhileTheProcessDrains() throws Exception {
        try (ScriptedBackend backend = Handshake.echo(); TestProxy proxy = TestProxy.start(TestConfig.to(backend)); Peer client = proxy.client()) {
            Handshake.open(client);
            CompletableFuture<Integer> drained = proxy.proxy.drain().toCompletableFuture();
            client.send("still");
            assertThat(client.readBytes(5)).isEqualTo("still");
            assertThat(drained).isNotDone();
            client.shutdownOutput();

            assertThat(client.readToEnd()).isEmpty();
            assertThat(drained.get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
        }
    }

    @Test
    void cutsTunnelsAtTheEndOfTheDrainAndCountsNoRequestCut() throws Exception {
        try (ScriptedBackend backend = Handshake.echo()) {
            TestConfig config = TestConfig.to(backend);
            config.shutdownTimeout = Duration.ofMillis(200);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                Handshake.open(client);

                assertThat(proxy.proxy.drain().toCompletableFuture().get(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isZero();
                assertThat(client.readToEnd()).isEmpty();
                assertThat(proxy.inFlight()).isZero();
            }
        }
    }

    @Test
    void keepsTunnelsOverAReloadThatKnowsThemNoMore() {
        try (ScriptedBackend backend = Handshake.echo(); ScriptedBackend other = ScriptedBackend.answering("other")) {
            TestConfig before = TestConfig.to(backend);
            TestConfig after = TestConfig.to(other);
            after.listeners = List.of("elsewhere");
            after.upgrade = List.of();
            try (TestProxy proxy = TestProxy.start(before); Peer client = proxy.client()) {
                Handshake.open(client);
                proxy.proxy.reload(after.build());

                client.send("still");
                assertThat(client.readBytes(5)).isEqualTo("still");
                client.shutdownOutput();
                assertThat(client.readToEnd()).isEmpty();
            }
        }
    }

    @Test
    void holdsTheBackendsSlotAsLongAsItIsOpen() {
        try (ScriptedBackend backend = Handshake.echo()) {
            TestConfig config = TestConfig.to(backend);
            config.maxInFlight = 1;
            try (TestProxy proxy = TestProxy.start(config); Peer first = proxy.client(); Peer second = proxy.client()) {
                Handshake.open(first);
                second.send(Handshake.ASK);
                assertThat(second.readMessage()).startsWith("HTTP/1.1 503").contains("X-Evenkeel-Reason: pool-full\r\n");

                first.shutdownOutput();
                assertThat(first.readToEnd()).isEmpty();
                TestProxy.await("slot free", () -> proxy.inFlight() == 0);
                Handshake.open(second);
            }
        }
    }
}
