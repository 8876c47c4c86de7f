package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Tunnels are counted apart from requests: a request ends with its 101.
class TunnelMetricsTest {

    @Test
    void countsTheHandshakeAsARequestAndTheRestAsATunnel() {
        try (ScriptedBackend backend = Handshake.echo(); TestProxy proxy = TestProxy.start(TestConfig.to(backend)); Peer client = proxy.client()) {
            Handshake.open(client);

            assertThat(proxy.metric("evenkeel_listener_requests_total{code=\"1xx\",listener=\"web\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_route_requests_total{code=\"1xx\",route=\"all\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_route_latency_seconds_count{route=\"all\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_backend_requests_total{backend=\"b1\",code=\"1xx\",pool=\"pool\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_listener_in_flight")).isZero();
            assertThat(proxy.metric("evenkeel_route_in_flight")).isZero();
            assertThat(proxy.metric("evenkeel_backend_in_flight")).isEqualTo(1);
            assertTunnels(proxy, 1);

            client.send("hello");
            client.readBytes(5);
            TestProxy.await("counted while it flows", () -> proxy.metric("evenkeel_route_tunnels_sent_bytes_total") == 5
                    && proxy.metric("evenkeel_route_tunnels_received_bytes_total") == 5);
            client.shutdownOutput();
            client.readToEnd();
            TestProxy.await("over", () -> proxy.metric("evenkeel_listener_connections_active") == 0);

            assertTunnels(proxy, 0);
            assertThat(proxy.metric("evenkeel_route_tunnels_opened_total")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_route_latency_seconds_count{route=\"all\"}")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_listener_requests_total")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_backend_requests_total")).isEqualTo(1);
            assertThat(proxy.metric("evenkeel_listener_received_bytes_total")).isEqualTo(Handshake.ASK.length() + 5);
            assertThat(proxy.metric("evenkeel_backend_received_bytes_total")).isEqualTo(Handshake.ACCEPT.length() + 5);
            assertThat(proxy.metric("evenkeel_backend_in_flight")).isZero();
            assertThat(proxy.metric("evenkeel_lease_double_ends_total")).isZero();
        }
    }

    @Test
    void countsARefusalAsNoTunnel() {
        try (ScriptedBackend backend = ScriptedBackend.answering("no"); TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send(Handshake.ASK);
            client.readMessage();

            assertThat(proxy.metric("evenkeel_route_tunnels_opened_total")).isZero();
            assertThat(proxy.metric("evenkeel_listener_requests_total{code=\"2xx\",listener=\"web\"}")).isEqualTo(1);
        }
    }

    private static void assertTunnels(TestProxy proxy, int open) {
        assertThat(proxy.metric("evenkeel_listener_tunnels_active")).isEqualTo(open);
        assertThat(proxy.metric("evenkeel_route_tunnels_active")).isEqualTo(open);
        assertThat(proxy.metric("evenkeel_backend_tunnels_active")).isEqualTo(open);
    }
}
