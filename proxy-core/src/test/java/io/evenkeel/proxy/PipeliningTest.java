package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.RouteConfig;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Requests that come before the answer to the one before them. RFC 9112 §9.3.2.
@OverTransports
class PipeliningTest {

    @Test
    void answersInOrder() {
        try (ScriptedBackend backend = ScriptedBackend.of(PipeliningTest::echoPath);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            client.send(requests.toString());

            for (int i = 0; i < 500; i++) {
                assertThat(client.readMessage()).endsWith("\r\n\r\n/" + i);
            }
        }
    }

    @Test
    void answersRequestsCutAtAnyByte() {
        try (ScriptedBackend backend = ScriptedBackend.of(PipeliningTest::echoPath);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            String two = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n";
            for (int cut = 1; cut < two.length(); cut++) {
                client.send(two.substring(0, cut)).send(two.substring(cut));

                assertThat(client.readMessage()).endsWith("\r\n\r\n/1");
                assertThat(client.readMessage()).endsWith("\r\n\r\n/2");
            }
        }
    }

    @Test
    void mixesAnswersOfBackendsWithItsOwn() {
        try (ScriptedBackend backend = ScriptedBackend.of(PipeliningTest::echoPath)) {
            TestConfig config = TestConfig.to(backend);
            config.moreRoutes.add(config.route("own", TestConfig.path("/own"), new RouteConfig.Respond(200, "own")));
            try (TestProxy proxy = TestProxy.start(config); Peer client = proxy.client()) {
                client.send("GET /own HTTP/1.1\r\nHost: x\r\n\r\nGET /1 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200));

                for (int i = 0; i < 200; i++) {
                    assertThat(client.readMessage()).endsWith("\r\n\r\nown");
                    assertThat(client.readMessage()).endsWith("\r\n\r\n/1");
                }
            }
        }
    }

    @Test
    void beginsNothingInAdvance() {
        CountDownLatch firstAsked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        ScriptedBackend.Script holdsTheFirst = peer -> {
            peer.readHead();
            firstAsked.countDown();
            TestProxy.await("leave to answer", answer);
            peer.send(ScriptedBackend.ok("1"));
            peer.readHead();
            peer.send(ScriptedBackend.ok("2"));
            peer.readToEnd();
        };
        try (ScriptedBackend backend = ScriptedBackend.of(holdsTheFirst);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("POST /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            TestProxy.await("first request", firstAsked);

            assertThat(proxy.inFlight()).isEqualTo(1);
            answer.countDown();
            assertThat(client.readMessage()).endsWith("1");
            assertThat(client.readMessage()).endsWith("2");
            assertThat(backend.accepted()).isEqualTo(1);
        }
    }

    @Test
    void takesNoRequestAfterOneThatCloses() {
        try (ScriptedBackend backend = ScriptedBackend.of(PipeliningTest::echoPath);
                TestProxy proxy = TestProxy.start(TestConfig.to(backend));
                Peer client = proxy.client()) {
            client.send("GET /1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(client.readToEnd()).endsWith("\r\n\r\n/1");
        }
    }

    private static void echoPath(Peer peer) {
        while (true) {
            String head;
            try {
                head = peer.readHead();
            } catch (AssertionError e) {
                return; // the proxy closed
            }
            peer.send(ScriptedBackend.ok(head.split(" ")[1]));
        }
    }
}
