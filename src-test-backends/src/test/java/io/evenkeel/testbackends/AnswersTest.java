package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    private final TestBackend backend = TestBackend.start(BackendOptions.defaults().withName("b1"));

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void sendsSoManyBytesWithALength() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            String answer = client.get("/bytes/70").answer();

            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("X-Backend: b1\r\n", "content-length: 70\r\n")
                    .endsWith("\r\n\r\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ABCDEF");
        }
    }

    @Test
    void cutsABodyIntoChunksWithoutChangingIt() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.get("/chunked/70?chunk=65&every=1ms");

            assertThat(client.head()).contains("transfer-encoding: chunked\r\n");
            assertThat(client.body(86))
                    .isEqualTo("41\r\nABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_A\r\n"
                            + "5\r\nBCDEF\r\n0\r\n\r\n");
        }
    }

    @Test
    void sendsATrailerBehindTheBody() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.get("/trailers/3");

            assertThat(client.head()).contains("trailer: X-Body-Bytes\r\n");
            assertThat(client.body(30)).isEqualTo("3\r\nABC\r\n0\r\nX-Body-Bytes: 3\r\n\r\n");
        }
    }

    @Test
    void endsABodyByClosing() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/until-close/5").rest()).contains("connection: close\r\n").doesNotContain("content-length")
                    .endsWith("\r\n\r\nABCDE");
        }
    }

    @Test
    void sendsOneGibibyteWithoutHoldingIt() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.get("/bytes/1GiB");

            assertThat(client.head()).contains("content-length: 1073741824\r\n");
            assertThat(client.body(100_000)).hasSize(100_000);
        }
        Await.until("the backend notices that the client left", () -> backend.stats().aborted() == 1);
    }

    @Test
    void saysEarlyHintsFirst() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.get("/hints/2");

            assertThat(client.head()).startsWith("HTTP/1.1 103 Early Hints\r\n").contains("Link: ");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("AB");
        }
    }

    @ParameterizedTest
    @CsvSource({"204", "304"})
    void sendsNoBodyWhereThereIsNone(int status) throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/status/" + status).head()).startsWith("HTTP/1.1 " + status).doesNotContain("content-length");
            assertThat(client.get("/").answer()).contains("hello from b1");
        }
    }

    @Test
    void answersHeadWithTheHeadAlone() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.send("HEAD /bytes/70 HTTP/1.1\r\nHost: test\r\n\r\n").head()).contains("content-length: 70\r\n");
            assertThat(client.get("/").answer()).contains("hello from b1");
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.get("/delay/20ms").get("/status/503").get("/bytes/3");

            assertThat(client.answer()).contains("200 OK").endsWith("hello from b1\n");
            assertThat(client.answer()).contains("503 Service Unavailable");
            assertThat(client.answer()).endsWith("ABC");
        }
    }

    @Test
    void answersBeforeItReadTheBodyAndReadsItThen() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.send("POST /early/413 HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 413 ");
            client.send("0123456789").get("/");
            assertThat(client.answer()).contains("hello from b1");
        }
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.send("PUT /sink HTTP/1.1\r\nHost: test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");

            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            Map<?, ?> sink = json(client.send("hello").answer());
            assertThat(sink.get("bytes")).isEqualTo(5.0);
            assertThat(sink.get("sha256")).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        }
        assertThat(backend.stats().bodyBytes()).isEqualTo(5);
    }

    @Test
    void echoesChunksAndTrailers() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.send("POST /any HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: \"1\"\r\n\r\n");

            Map<?, ?> echo = json(client.answer());
            assertThat(echo.get("bytes")).isEqualTo(5.0);
            assertThat(echo.get("trailers")).asString().isEqualTo("{x-sum=[\"1\"]}");
        }
    }

    @Test
    void keepsAnOldClientsConnectionOnlyIfAsked() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer())
                    .contains("connection: keep-alive\r\n");
            assertThat(client.send("GET /chunked/2 HTTP/1.0\r\n\r\n").rest()).doesNotContain("chunked").endsWith("\r\n\r\nAB");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/bytes/many, many (expected: a size such as 100, 16KiB or 1GiB)",
        "/bytes/1?chunk=2MiB, chunk: 2097152 (expected: 1..1048576)",
        "/delay/fast, 'fast (expected: a duration such as 250ms, 10s or 5m)'",
        "/status/99, '99 (expected: a status, 200..599)'"})
    void saysWhatItDidNotUnderstand(String target, String reason) throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get(target).answer()).startsWith("HTTP/1.1 400 ").contains(reason);
        }
    }

    @Test
    void mustRejectWhatIsNoHttp() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.send("GET / HTTP/1.1\r\nbad header\u0001: x\r\nContent-Length: x\r\n\r\n").rest())
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void saysUnhealthyOnlyOnTheHealthPath() throws IOException {
        backend.health(false);
        try (RawClient client = new RawClient(backend)) {
            assertThat(client.get("/healthz").answer()).startsWith("HTTP/1.1 503 ").endsWith("unhealthy\n");
            assertThat(client.get("/").answer()).startsWith("HTTP/1.1 200 ");
            backend.health(true);
            assertThat(client.get("/healthz").answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void countsWhatItAnswered() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            client.get("/status/503").answer();
            client.get("/a?x=1").answer();
            client.get("/a").answer();
            client.get("/healthz").answer();
        }

        Stats stats = backend.stats();
        assertThat(stats.requests()).isEqualTo(3);
        assertThat(stats.probes()).isEqualTo(1);
        assertThat(stats.answered()).isEqualTo(Map.of(200, 2L, 503, 1L));
        assertThat(stats.byPath()).isEqualTo(Map.of("/status/503", 1L, "/a", 2L, "/healthz", 1L));
        assertThat(stats.peakInFlight()).isEqualTo(1);
        assertThat(stats.inFlight()).isZero();
        assertThat(stats.accepted()).isEqualTo(1);

        backend.resetStats();
        assertThat(backend.stats().requests()).isZero();
        assertThat(backend.stats().byPath()).isEmpty();
    }

    @Test
    void boundsTheNumberOfPathsItRemembers() throws IOException {
        try (RawClient client = new RawClient(backend)) {
            for (int i = 0; i < 300; i++) {
                client.get("/p" + i).answer();
            }
        }

        assertThat(backend.stats().byPath()).hasSize(257).containsEntry("(other)", 44L);
    }

    private static Map<?, ?> json(String answer) {
        byte[] body = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        return (Map<?, ?>) Objects.requireNonNull(JsonReader.read(body));
    }
}
