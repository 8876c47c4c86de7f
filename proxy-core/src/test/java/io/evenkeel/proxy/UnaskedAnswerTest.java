package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RuntimeConfig.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a backend says that nobody asked for: it must not be taken for the answer to the next request on that connection (RFC 9112 §6.3).
/// With NIO the system cannot be asked for bytes that wait, so there some of it is left to chance.
class UnaskedAnswerTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int ROUNDS = 20;

    private static List<Transport> transports() {
        return TestConfig.transports().stream().filter(transport -> transport != Transport.NIO).toList();
    }

    /// The loop finds the next request and the unasked answer in the same moment, the request first. That answer is there before the request
    /// leaves, in the socket or, over io_uring, already on its way from the system to the loop.
    @ParameterizedTest
    @MethodSource("transports")
    void isNoAnswerToARequestThatLeavesAfterIt(Transport transport) throws Exception {
        Semaphore speak = new Semaphore(0);
        Semaphore spoken = new Semaphore(0);
        ScriptedBackend.Script chatty = peer -> {
            peer.readHead();
            peer.send(ScriptedBackend.ok("good"));
            speak.acquire();
            peer.send(ScriptedBackend.ok("evil"));
            spoken.release();
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(chatty);
                TestProxy proxy = TestProxy.start(over(transport, backend));
                Peer client = proxy.client()) {
            client.send(GET);
            assertThat(client.readMessage()).endsWith("good");
            for (int i = 1; i <= ROUNDS; i++) {
                try (TestProxy.HeldLoop _ = proxy.holdLoop()) {
                    client.send(GET);
                    awaitReceived(client.localPort());
                    speak.release();
                    spoken.acquire();
                    awaitReceived(backend.port());
                }

                assertThat(client.readMessage()).startsWith("HTTP/1.1 200").endsWith("good");
                assertThat(backend.accepted()).isEqualTo(i + 1);
            }
            assertThat(proxy.metric("evenkeel_backend_failures_total")).isZero();
            speak.release();
        }
    }

    /// Behind an answer that ends where a read does, the rest is still in the socket when the next request is there already.
    @ParameterizedTest
    @MethodSource("transports")
    void isNoAnswerBehindOneThatFillsARead(Transport transport) {
        ScriptedBackend.Script chatty = peer -> {
            peer.readHead();
            peer.send(filling(transport) + ScriptedBackend.ok("evil"));
            peer.endsWithReset();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(chatty, peer -> ScriptedBackend.serve(peer, "good"));
                TestProxy proxy = TestProxy.start(over(transport, backend));
                Peer client = proxy.client()) {
            client.send(GET + GET);

            assertThat(client.readMessage()).endsWith("v");
            assertThat(client.readMessage()).endsWith("good");
        }
    }

    /// A full read alone is no reason to give a connection up.
    @ParameterizedTest
    @MethodSource("transports")
    void isNotSuspectedBehindEachFullRead(Transport transport) {
        ScriptedBackend.Script exact = peer -> {
            peer.readHead();
            peer.send(filling(transport));
            ScriptedBackend.serve(peer, "good");
        };
        try (ScriptedBackend backend = ScriptedBackend.of(exact);
                TestProxy proxy = TestProxy.start(over(transport, backend));
                Peer client = proxy.client()) {
            client.send(GET + GET);

            assertThat(client.readMessage()).endsWith("v");
            assertThat(client.readMessage()).endsWith("good");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    /// An answer of just as many bytes as the first read of a connection takes.
    private static String filling(Transport transport) {
        int size = transport == Transport.IO_URING ? 16 * 1024 : 2048;
        String head = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n";
        int length = size - head.formatted(size).length();
        String answer = head.formatted(length) + "v".repeat(length);
        assertThat(answer).hasSize(size);
        return answer;
    }

    private static TestConfig over(Transport transport, ScriptedBackend backend) {
        TestConfig config = TestConfig.to(backend);
        config.transport = transport;
        config.attempts = 0;
        return config;
    }

    /// Waits until the other end's system has acknowledged all that was sent from sockets at that port.
    private static void awaitReceived(int port) {
        TestProxy.await("all received that was sent from " + port, () -> queuedAt(port) == 0);
    }

    /// As proc(5) shows it: `sl local_address rem_address st tx_queue:rx_queue …`, in hexadecimal.
    private static long queuedAt(int port) {
        String local = ":%04X".formatted(port);
        long queued = 0;
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                for (String line : Files.readAllLines(Path.of(file))) {
                    String[] columns = line.strip().split(" +");
                    if (columns[1].endsWith(local) && columns[3].equals("01")) {
                        queued += Long.parseLong(columns[4].substring(0, 8), 16);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return queued;
    }
}
