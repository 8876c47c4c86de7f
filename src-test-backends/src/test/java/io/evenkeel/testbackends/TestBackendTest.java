package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestBackendTest {

    private final TestBackend backend = TestBackend.start();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5)).build();

    @AfterEach
    void close() {
        client.close();
        backend.close();
    }

    @Test
    void greetsWithItsName() throws Exception {
        HttpResponse<String> response = get("/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello from backend\n");
        assertThat(response.headers().firstValue("X-Backend")).hasValue("backend");
    }

    @Test
    void echoesTheRequest() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/x?y=1")).header("X-A", "1").header("X-A", "2")
                .POST(HttpRequest.BodyPublishers.ofString("hello")).build();

        byte[] body = client.send(request, BodyHandlers.ofByteArray()).body();
        Map<?, ?> echo = (Map<?, ?>) Objects.requireNonNull(JsonReader.read(body));

        assertThat(echo.get("method")).isEqualTo("POST");
        assertThat(echo.get("target")).isEqualTo("/api/x?y=1");
        assertThat(echo.get("bytes")).isEqualTo(5.0);
        assertThat(echo.get("sha256")).isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
        assertThat(echo.get("headers")).asString().contains("x-a=[1, 2]");
    }

    private HttpResponse<String> get(String target) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(target)).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
    }

    private URI uri(String target) {
        return URI.create("http://" + backend.address() + target);
    }
}
