package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A side that takes nothing stops the other: what is in between does not grow with the body.
@OverTransports
class BackPressureTest {

    /// Socket buffers of both kernels' ends and the proxy's own: Linux lets each grow to a few MiB.
    private static final long BETWEEN = 32L * 1024 * 1024;
    private static final long BODY = 1024L * 1024 * 1024;

    private static final String POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY + "\r\n\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n";

    /// A body, and a tunnel.
    static Stream<Arguments> answers() {
        return Stream.of(Arguments.of(GET, OK), Arguments.of(Handshake.ASK, Handshake.ACCEPT));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void stopsReadingTheBackendWhileTheClientTakesNothing(String request, String answer) {
        AtomicLong sent = new AtomicLong();
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send(answer);
                pour(peer, sent);
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
            client.send(request);
            client.readHead();

            assertThat(standstill(sent)).isLessThan(BETWEEN);
            client.readBytes((int) BETWEEN);
            assertThat(standstill(sent)).isLessThan(2 * BETWEEN);
        }
    }

    /// The backend's FIN is announced while reading pauses: what it sent before is passed on all the same.
    @Test
    void passesALargeAnswerWholeThoughTheBackendHasLeft() {
        byte[] body = new byte[2_000_000]; // more than the proxy takes in advance, less than the system does
        CountDownLatch left = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n").send(body).shutdownOutput();
                left.countDown();
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
            client.send(GET);
            client.readHead();
            TestProxy.await("the backend has sent all", left);

            assertThat(client.readBytes(body.length)).hasSize(body.length);
        }
    }

    /// A body, and a tunnel.
    static Stream<Arguments> requests() {
        return Stream.of(Arguments.of(POST, "HTTP/1.1 103 Early Hints\r\n\r\n"), Arguments.of(Handshake.ASK, Handshake.ACCEPT));
    }

    /// @param answer what comes before the backend stops reading
    @ParameterizedTest
    @MethodSource("requests")
    void stopsReadingTheClientWhileTheBackendTakesNothing(String request, String answer) {
        AtomicLong sent = new AtomicLong();
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send(answer);
                TestProxy.await("leave to read", read);
                peer.readBytes((int) BETWEEN);
                taken.countDown();
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(request);
            client.readHead();
            Thread.ofVirtual().start(() -> pour(client, sent));

            assertThat(standstill(sent)).isLessThan(BETWEEN);
            read.countDown();
            TestProxy.await("goes on", taken);
        }
    }

    /// RFC 9112 §6.3: an answer without a length ends with its connection, in an orderly way, whatever of the request was never taken.
    @Test
    void passesAnAnswerThatEndsWithItsConnectionThoughTheRequestWaitsToBeWritten() {
        AtomicLong sent = new AtomicLong();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                TestProxy.await("the request waits", stuck);
                peer.send("HTTP/1.1 200 OK\r\n\r\nhello").shutdownOutput();
                TestProxy.await("its client has the answer", heard);
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(POST);
            Thread.ofVirtual().start(() -> pour(client, sent));
            standstill(sent);
            stuck.countDown();

            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(client.readChunks()).isEqualTo("hello");
            heard.countDown();
        }
    }

    /// The same with a reset: nobody knows whether that was all, and the client must see it.
    @Test
    void cutsAnAnswerThatEndsWithAResetWhileTheRequestWaitsToBeWritten() {
        AtomicLong sent = new AtomicLong();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                TestProxy.await("the request waits", stuck);
                peer.send("HTTP/1.1 200 OK\r\n\r\nhello");
                TestProxy.await("its client has what came", heard);
                peer.reset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(POST);
            Thread.ofVirtual().start(() -> pour(client, sent));
            standstill(sent);
            stuck.countDown();

            client.readHead();
            assertThat(client.readBytes(10)).isEqualTo("5\r\nhello\r\n");
            heard.countDown();
            assertThatThrownBy(client::readChunks).hasMessageMatching("(closed|reset)[\\s\\S]*"); // no last chunk, and no silence
        }
    }

    /// Heads arrive, the backend is not there yet: what is kept of the body is bounded too.
    @Test
    void stopsReadingTheClientWhileThereIsNoConnection() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (java.net.ServerSocket full = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            java.util.List<java.net.Socket> fillers = new java.util.ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    java.net.Socket filler = new java.net.Socket();
                    fillers.add(filler);
                    filler.connect(full.getLocalSocketAddress(), 200);
                }
            } catch (java.net.SocketTimeoutException e) {
                // full
            }
            TestConfig config = TestConfig.to(full.getLocalPort());
            config.connectTimeout = java.time.Duration.ofSeconds(2);
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send(POST);
                Thread.ofVirtual().start(() -> pour(client, sent));

                assertThat(standstill(sent)).isLessThan(BETWEEN);
                assertThat(client.readMessage()).startsWith("HTTP/1.1 504");
            }
            for (java.net.Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void passesALargeBodyBothWaysByteForByte() {
        int size = 20_000_000;
        byte[] body = new byte[size];
        new java.util.Random(1).nextBytes(body);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                String got = peer.readBytes(size);
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n").send(got);
                peer.endsWithReset();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n").send(body);
            client.readHead();

            assertThat(client.readBytes(size).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)).isEqualTo(body);
        }
    }

    private static void pour(Peer peer, AtomicLong sent) {
        byte[] piece = new byte[100_000];
        try {
            while (true) {
                peer.send(piece);
                sent.addAndGet(piece.length);
            }
        } catch (RuntimeException e) {
            // the test is over
        }
    }

    /// Waits until nothing has been sent for a while.
    private static long standstill(AtomicLong sent) {
        long[] last = {-1};
        TestProxy.await("standstill", () -> {
            long before = last[0];
            last[0] = sent.get();
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return before == last[0] && before > 0;
        });
        return last[0];
    }
}
