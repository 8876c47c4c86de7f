package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.BindAddress;
import io.evenkeel.config.RuntimeConfig;
import io.evenkeel.proxy.handover.HandedSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A successor with the listening sockets of an older proxy.
class TakeOverTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String NAME = "test/" + ProcessHandle.current().pid();

    private final ScriptedBackend backend = ScriptedBackend.answering("hello");
    private final TestProxy old = TestProxy.start(config(RuntimeConfig.Transport.EPOLL));
    private final InetSocketAddress address = old.proxy.addresses().get("web");

    @BeforeEach
    void offer() throws IOException {
        old.proxy.offerSockets(NAME);
    }

    @AfterEach
    void close() {
        old.close();
        backend.close();
    }

    @Test
    void aConnectionInTheQueueOutlivesTheOlderProxy() throws IOException {
        try (HandedSockets handed = HandedSockets.ask(old.parts.loops().group(), NAME)) {
            drainOld();
            try (Peer waiting = Peer.connect(address)) { // nobody accepts
                ProxyParts parts = ProxyParts.of(successor().build().runtime());
                try (Proxy _ = Proxy.start(successor().build(), parts, handed)) {
                    assertThat(waiting.send(GET).readMessage()).endsWith("hello");
                } finally {
                    parts.loops().close();
                    parts.meters().close();
                }
            }
        }
    }

    @Test
    void bothAcceptFromTheOneQueue() throws IOException {
        try (TestProxy next = TestProxy.startAfter(NAME, successor())) {
            try (TestProxy.HeldLoop _ = old.holdLoop()) {
                assertServes(address);
            }
            try (TestProxy.HeldLoop _ = next.holdLoop()) {
                assertServes(address);
            }
            assertThat(next.metric("evenkeel_listener_requests_total")).isEqualTo(1);
            assertThat(old.metric("evenkeel_listener_requests_total")).isEqualTo(1);
        }
    }

    @Test
    void theOlderServesOnWhenTheSuccessorLeaves() throws IOException {
        TestProxy.startAfter(NAME, successor()).close();

        assertServes(address);
    }

    @Test
    void aSuccessorHasSuccessors() throws IOException {
        TestProxy third;
        try (TestProxy second = TestProxy.startAfter(NAME, successor())) {
            drainOld();
            second.proxy.offerSockets(NAME);
            third = TestProxy.startAfter(NAME, successor());
        }
        try (third) {
            assertServes(address);
        }
    }

    @Test
    void theSuccessorBindsWhatTheOlderHasNot() throws IOException {
        TestConfig config = successor();
        config.bind = new BindAddress("127.0.0.1", 0);
        try (TestProxy next = TestProxy.startAfter(NAME, config)) {
            assertThat(next.proxy.addresses().get("web")).isNotEqualTo(address);
            assertServes(next.proxy.addresses().get("web"));
        }
    }

    @Test
    void whatNobodyTookIsGivenUp() throws Exception {
        HandedSockets.ask(old.parts.loops().group(), NAME).close();
        drainOld();

        assertThatThrownBy(() -> Peer.connect(address)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aDrainingProxyOffersNothing() throws Exception {
        drainOld();
        old.proxy.offerSockets(NAME);

        assertThatThrownBy(() -> HandedSockets.ask(old.parts.loops().group(), NAME)).isInstanceOf(IOException.class)
                .hasMessage("no process offers its listening sockets as " + NAME);
    }

    @ParameterizedTest
    @MethodSource("others")
    void withoutEpollNothingIsOfferedOrAskedFor(RuntimeConfig.Transport transport) throws Exception {
        try (TestProxy proxy = TestProxy.start(config(transport))) {
            proxy.proxy.offerSockets(NAME + "/without");

            assertThatThrownBy(() -> HandedSockets.ask(old.parts.loops().group(), NAME + "/without"))
                    .hasMessageStartingWith("no process offers");
            assertThatThrownBy(() -> HandedSockets.ask(proxy.parts.loops().group(), NAME)).hasMessageContaining("epoll only");
        }
    }

    static List<RuntimeConfig.Transport> others() {
        return TestConfig.transports().stream().filter(transport -> transport != RuntimeConfig.Transport.EPOLL).toList();
    }

    private TestConfig config(RuntimeConfig.Transport transport) {
        TestConfig config = TestConfig.to(backend);
        config.transport = transport;
        return config;
    }

    private TestConfig successor() {
        TestConfig config = config(RuntimeConfig.Transport.EPOLL);
        config.bind = new BindAddress("127.0.0.1", address.getPort());
        return config;
    }

    private void drainOld() {
        old.proxy.drain().toCompletableFuture().orTimeout(Peer.LIMIT_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private static void assertServes(InetSocketAddress address) {
        try (Peer client = Peer.connect(address)) {
            assertThat(client.send(GET).readMessage()).endsWith("hello");
        }
    }
}
