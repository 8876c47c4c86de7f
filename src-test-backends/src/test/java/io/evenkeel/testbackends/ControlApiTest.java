package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {

    private final TestBackend backend = TestBackend.start(BackendOptions.defaults().withName("b1").withControlPort(0));
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        client.close();
        backend.close();
    }

    @Test
    void putsFaultsInForceAndLiftsThem() throws Exception {
        Object answer = json(call("PUT", "/fault", """
                [{"kind": "slow", "share": "30%", "factor": 2.5, "delay": "250ms", "scope": "traffic"},
                 {"kind": "malformed", "variant": "two-lengths", "share": 0.5}]"""));

        List<Map<String, Object>> expected = List.of(
                Map.of("kind", "slow", "share", 0.3, "scope", "traffic", "delay", "250ms", "factor", 2.5, "status", 500.0,
                        "variant", "status-line"),
                Map.of("kind", "malformed", "share", 0.5, "scope", "all", "delay", "0ms", "factor", 1.0, "status", 500.0,
                        "variant", "two-lengths"));
        assertThat(answer).isEqualTo(expected);
        assertThat(json(call("GET", "/fault", ""))).isEqualTo(expected);
        assertThat(json(call("DELETE", "/fault", ""))).isEqualTo(List.of());
    }

    @Test
    void aFaultPutThereIsMetByTheNextRequest() throws Exception {
        call("PUT", "/fault", "{\"kind\": \"error\", \"status\": 503}");
        try (RawClient raw = new RawClient(backend)) {
            assertThat(raw.get("/").answer()).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    void tellsAndForgetsWhatItCounted() throws Exception {
        try (RawClient raw = new RawClient(backend)) {
            raw.get("/a").answer();
        }

        assertThat(stats("GET", "/stats", "")).containsEntry("name", "b1").containsEntry("state", "up")
                .containsEntry("requests", 1.0)
                .containsEntry("answered", Map.of("200", 1.0)).containsEntry("byPath", Map.of("/a", 1.0));
        assertThat(stats("DELETE", "/stats", "")).containsEntry("requests", 0.0);
    }

    @Test
    void crashesAndRestartsWhileItAnswersItself() throws Exception {
        assertThat(stats("POST", "/crash", "")).containsEntry("state", "crashed");
        assertThat(stats("POST", "/restart", "")).containsEntry("starts", 1.0);
        Await.until("it is up again", () -> backend.stats().state().equals("up"));
        assertThat(stats("GET", "/stats", "")).containsEntry("starts", 2.0).containsEntry("crashes", 1.0);
    }

    @Test
    void makesTheHealthPathSayUnhealthy() throws Exception {
        call("PUT", "/health", "{\"healthy\": false}");
        try (RawClient raw = new RawClient(backend)) {
            assertThat(raw.get("/healthz").answer()).startsWith("HTTP/1.1 503 ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PUT  | /fault  | {}                                  | kind: missing (expected: hang, reset, slow, error, malf",
        "PUT  | /fault  | {\"kind\": \"explode\"}             | kind: explode (expected: hang, reset,",
        "PUT  | /fault  | {\"kind\": \"hang\", \"chance\": 1} | chance (expected: kind, share, scope, delay, factor, status",
        "PUT  | /fault  | {\"kind\": \"hang\", \"delay\": 5}  | 5.0 (expected: a duration such as 250ms, 10s or 5m)",
        "PUT  | /fault  | {\"kind\": \"hang\", \"share\": \"130%\"} | share: 1.3 (expected: 0..1)",
        "PUT  | /fault  | {\"kind\": \"error\", \"status\": \"x\"} | status: x (expected: a number)",
        "PUT  | /fault  | 7                                   | 7.0 (expected: a JSON object)",
        "PUT  | /fault  | {                                   | no JSON: character 1 (expected: a key in quotes)",
        "PUT  | /health | {\"healthy\": 1}                    | (expected: {\\\"healthy\\\": true} or"})
    void saysWhatItDidNotUnderstand(String method, String path, String body, String reason) throws Exception {
        HttpResponse<String> response = call(method, path, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(reason);
    }

    @Test
    void namesItsPathsToWhoAsksForAnother() throws Exception {
        HttpResponse<String> response = call("GET", "/", "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("GET / (expected: GET|DELETE /stats, ");
    }

    private Map<String, Object> stats(String method, String path, String body) throws Exception {
        @SuppressWarnings("unchecked")
        Map<String, Object> stats = (Map<String, Object>) json(call(method, path, body));
        return stats;
    }

    private HttpResponse<String> call(String method, String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + backend.controlPort().orElseThrow() + path);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10))
                .method(method, BodyPublishers.ofString(body)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static Object json(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return Objects.requireNonNull(JsonReader.read(response.body().getBytes(StandardCharsets.UTF_8)));
    }
}
