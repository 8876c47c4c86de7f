package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeepAliveTest {

    @Test
    void passesAGetToTheBackendAndItsAnswerBack() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                Proxy proxy = Proxy.start(TestConfig.to(backend).build());
                Peer client = Peer.connect(proxy.addresses().get("web"))) {
            client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readMessage()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void servesManyRequestsOverOneConnectionEachWay() {
        try (ScriptedBackend backend = ScriptedBackend.answering("hello");
                Proxy proxy = Proxy.start(TestConfig.to(backend).build());
                Peer client = Peer.connect(proxy.addresses().get("web"))) {
            for (int i = 0; i < 100; i++) {
                client.send("GET /" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.readMessage()).endsWith("hello");
            }

            assertThat(backend.accepted()).isEqualTo(1);
        }
    }
}
