package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What passes through a tunnel: every byte, both ways, and each side's end.
@OverTransports
class TunnelFlowTest {

    /// RFC 6455 §4.1 lets a client send only after the answer; RFC 9110 §7.8 lets others begin at once, and nobody may lose a byte.
    @Test
    void losesNothingThatComesWithTheHandshake() {
        AtomicReference<String> early = new AtomicReference<>();
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                TestProxy.await("early bytes", asked);
                peer.send(Handshake.ACCEPT + "welcome");
                early.set(peer.readBytes(70_005));
                peer.send("bye");
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(Handshake.ASK + "a".repeat(70_000)).send("hello");
            asked.countDown();

            assertThat(client.readTo("welcome")).isEqualTo(client101() + "welcome");
            assertThat(client.readToEnd()).isEqualTo("bye");
            assertThat(early.get()).isEqualTo("a".repeat(70_000) + "hello");
        }
    }

    private static String client101() {
        return Handshake.ACCEPT.replace("Connection: Upgrade\r\n", "").replace("\r\n\r\n", "\r\nVia: 1.1 evenkeel\r\nConnection: upgrade\r\n\r\n");
    }

    @ParameterizedTest
    @EnumSource(value = io.evenkeel.config.RuntimeConfig.Transport.class, names = {"EPOLL", "NIO"})
    void passesEveryByteBothWays(io.evenkeel.config.RuntimeConfig.Transport transport) {
        byte[] data = new byte[5_000_000];
        new Random(1).nextBytes(data);
        try (ScriptedBackend backend = Handshake.echo()) {
            TestConfig config = TestConfig.to(backend);
            config.transport = transport;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                Handshake.open(client);
                Thread.ofVirtual().start(() -> client.send(data).shutdownOutput());

                assertThat(client.readToEnd().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(data);
                TestProxy.await("over", () -> proxy.inFlight() == 0 && proxy.metric("evenkeel_listener_connections_active") == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = io.evenkeel.config.RuntimeConfig.Transport.class, names = {"EPOLL", "NIO"})
    void passesTheClientsEndOnAndStillTheAnswer(io.evenkeel.config.RuntimeConfig.Transport transport) {
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                assertThat(peer.readToEnd()).isEqualTo("question");
                peer.send("answer");
            }))) {
            TestConfig config = TestConfig.to(backend);
            config.transport = transport;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                Handshake.open(client).send("question").shutdownOutput();

                assertThat(client.readToEnd()).isEqualTo("answer");
                TestProxy.await("over", () -> proxy.inFlight() == 0 && proxy.metric("evenkeel_listener_tunnels_active") == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = io.evenkeel.config.RuntimeConfig.Transport.class, names = {"EPOLL", "NIO"})
    void passesTheBackendsEndOnAndStillTheRequest(io.evenkeel.config.RuntimeConfig.Transport transport) {
        AtomicReference<String> heard = new AtomicReference<>();
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.send("last").shutdownOutput();
                heard.set(peer.readToEnd());
            }))) {
            TestConfig config = TestConfig.to(backend);
            config.transport = transport;
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                Handshake.open(client);
                assertThat(client.readToEnd()).isEqualTo("last");
                assertThat(proxy.inFlight()).isEqualTo(1);
                client.send("still here").shutdownOutput();

                TestProxy.await("over", () -> proxy.inFlight() == 0 && proxy.metric("evenkeel_listener_connections_active") == 0);
                TestProxy.await("heard", () -> heard.get() != null); // before the backend is closed
            }
        }
        assertThat(heard.get()).isEqualTo("still here");
    }

    /// The 101, data and FIN in one packet.
    @Test
    void passesOnWhatABackendSaysBeforeItEndsAtOnce() {
        try (ScriptedBackend backend = ScriptedBackend.of(peer -> {
                peer.readHead();
                peer.send(Handshake.ACCEPT + "full").shutdownOutput();
                peer.readToEnd();
            });
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            assertThat(Handshake.open(client).readToEnd()).isEqualTo("full");
            client.shutdownOutput();
            TestProxy.await("over", () -> proxy.inFlight() == 0);
        }
    }

    /// A server that closes when it has said its last word resets what the client sends then. The client must hear that word all the same,
    /// once the proxy has: the reset is of the other direction.
    @Test
    void deliversTheLastWordOfABackendThatIsGone() {
        String word = "x".repeat(40_000);
        CountDownLatch closed = new CountDownLatch(1);
        try (ScriptedBackend backend = ScriptedBackend.of(Handshake.accept(peer -> {
                peer.send(word);
                peer.close();
                closed.countDown();
            }));
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = Peer.connectWithSmallBuffer(proxy.proxy.addresses().get("web"))) {
            Handshake.open(client);
            TestProxy.await("backend closed", closed);
            TestProxy.await("word heard by the proxy", () ->
                    proxy.metric("evenkeel_backend_received_bytes_total") == Handshake.ACCEPT.length() + word.length());
            client.send("too late");

            assertThat(client.readBytes(word.length())).isEqualTo(word);
            client.shutdownOutput();
            assertThat(client.readToEnd()).isEmpty();
            TestProxy.await("over", () -> proxy.inFlight() == 0);
        }
    }
}
