package io.evenkeel.standalone.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.BindAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Asks over real sockets, in bytes.
@Timeout(60)
class AdminServerTest {

    private final FakeView view = new FakeView();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(new BindAddress("127.0.0.1", 0), view, new FakeOrders());
    }

    @AfterEach
    void stop() {
        view.hold.countDown();
        server.close();
    }

    @Test
    void showsEveryPageItLists() throws IOException {
        String index = get("/");

        assertThat(index).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(index).contains("/healthz", "/readyz", "/metrics", "/api/status", "/api/backends", "/api/config");
        assertThat(get("/metrics")).contains("content-type: text/plain; version=0.0.4; charset=utf-8").endsWith("\r\n\r\nevenkeel_up 1\n");
        assertThat(get("/api/config")).contains("application/yaml").endsWith("\r\n\r\nlisteners: []\n");
        assertThat(get("/api/status?pretty")).contains("application/json", "\"version\" : \"1.2.3\"", "\"stale\" : false", "127.0.0.1:8080");
    }

    @Test
    void lastsLongerThanAPageThatFails() throws IOException {
        assertThat(get("/api/backends")).startsWith("HTTP/1.1 500 ").doesNotContain("defect");
        assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void isReadyOnlyWhileServing() throws IOException {
        assertThat(get("/readyz")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nserving\n");

        view.state = ProcessView.State.DRAINING;
        assertThat(get("/readyz")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\ndraining\n");
        assertThat(get("/healthz")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ");

        view.state = ProcessView.State.STARTING;
        assertThat(get("/readyz")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\nstarting\n");
        assertThat(get("/metrics")).startsWith("HTTP/1.1 503 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/api/status", "/api/backends", "/api/config", "/no-such-page"})
    void asksForTheTokenWhenOneIsSet(String path) throws IOException {
        view.token = "s3cret";

        assertThat(get(path)).startsWith("HTTP/1.1 401 ").contains("www-authenticate: Bearer").doesNotContain("s3cret");
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cre\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer s3cret2\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: Basic s3cret\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: a\r\nAuthorization: bearer s3cret\r\n\r\n")).doesNotStartWith("HTTP/1.1 401 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz"})
    void letsOrchestratorsProbeWithoutTheToken(String path) throws IOException {
        view.token = "s3cret";

        assertThat(ask("GET " + path + " HTTP/1.1\r\nHost: 10.1.2.3.some.name:9901\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9901, 200", "127.0.0.1, 200", "[::1]:9901, 200", "localhost:9901, 200", "evenkeel.localhost, 200",
        "evil.example:9901, 403", "127.0.0.1.evil.example, 403", "localhost.evil.example, 403"
    })
    void refusesAForeignNameWithoutAToken(String host, int status) throws IOException {
        assertThat(ask("GET /api/config HTTP/1.1\r\nHost: " + host + "\r\n\r\n")).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GET /no-such-page HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 404",
        "GET /metrics/ HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 404",
        "GET /api/../metrics HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 404",
        "DELETE /metrics HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n | 405",
        "POST /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 0\\r\\n\\r\\n | 405",
        "POST /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 5\\r\\n\\r\\nhello | 413",
        "GET /healthz HTTP/1.1\\r\\n\\r\\n | 400",
        "GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nHost: localhost\\r\\n\\r\\n | 400",
        "GET /healthz HTTP/1.1\\r\\nHost : localhost\\r\\n\\r\\n | 400",
        "GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n | 400",
        "GET /healthz HTTP/3.0\\r\\nHost: localhost\\r\\n\\r\\n | 505",
        "nonsense\\r\\n\\r\\n | 400"
    })
    void answersWhatItDoesNotTake(String request, int status) throws IOException {
        assertThat(ask(request.replace("\\r", "\r").replace("\\n", "\n"))).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void saysInJsonWhatWasExpected() throws IOException {
        assertThat(get("/no-such-page")).contains("content-type: application/json").contains("\"error\" : \"no such page");
        assertThat(ask("PUT /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("allow: GET, HEAD").contains("\"error\" : \"method not allowed");
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 20_000})
    void refusesHeadsThatAreTooLong(int length) throws IOException {
        assertThat(ask("GET /" + "a".repeat(length) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(length * 2) + "\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void sendsNoBodyForHead() throws IOException {
        assertThat(ask("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ").contains("content-length: 14").endsWith("\r\n\r\n");
    }

    @Test
    void packsALargePageWhenAsked() throws IOException {
        view.metrics = "evenkeel_backend_requests_total{pool=\"web\"} 1\n".repeat(200);
        byte[] answer = askBytes("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: deflate, gzip\r\nConnection: close\r\n\r\n");
        String text = new String(answer, ISO_8859_1);
        int body = text.indexOf("\r\n\r\n") + 4;

        assertThat(text.substring(0, body)).contains("content-encoding: gzip", "vary: Accept-Encoding");
        try (InputStream page = new GZIPInputStream(new ByteArrayInputStream(answer, body, answer.length - body))) {
            assertThat(new String(page.readAllBytes(), UTF_8)).isEqualTo(view.metrics);
        }
        assertThat(answer.length).isLessThan(view.metrics.length() / 5);
    }

    @Test
    void answersPipelinedRequestsInOrderThoughPagesAreComputedElsewhere() throws IOException {
        String answers = ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /api/config HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answers.indexOf("evenkeel_up 1")).isPositive().isLessThan(answers.indexOf("alive"));
        assertThat(answers.indexOf("alive")).isLessThan(answers.indexOf("listeners: []"));
    }

    @Test
    void readsARequestThatComesByteByByte() throws IOException {
        try (Socket client = connect()) {
            client.setTcpNoDelay(true);
            for (byte b : "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1)) {
                client.getOutputStream().write(b);
                client.getOutputStream().flush();
            }
            assertThat(new String(client.getInputStream().readAllBytes(), ISO_8859_1)).endsWith("alive\n");
        }
    }

    @Test
    void answersHealthWhileAPageTakesLongAndRefusesPagesBeyondTheQueue() throws IOException {
        int fit = 17; // one is computed, 16 wait
        view.hold = new CountDownLatch(1);
        List<Socket> scrapers = new ArrayList<>();
        try {
            for (int i = 0; i <= fit; i++) {
                Socket scraper = connect();
                scrapers.add(scraper);
                scraper.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            }
            while (answered(scrapers) == 0) {
                assertThat(get("/healthz")).startsWith("HTTP/1.1 200 ");
            }
            view.hold.countDown();
            List<String> statuses = new ArrayList<>();
            for (Socket scraper : scrapers) {
                statuses.add(new String(scraper.getInputStream().readAllBytes(), ISO_8859_1).substring(9, 12));
            }
            assertThat(statuses).hasSize(fit + 1).containsOnlyOnce("503").containsOnly("200", "503");
        } finally {
            for (Socket scraper : scrapers) {
                scraper.close();
            }
        }
    }

    private static long answered(List<Socket> sockets) throws IOException {
        int answered = 0;
        for (Socket socket : sockets) {
            answered += socket.getInputStream().available() > 0 ? 1 : 0;
        }
        return answered;
    }

    @Test
    void letsNobodyShutOthersOutByHoldingConnections() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < Connections.MOST + 10; i++) {
                idle.add(connect());
            }
            assertThat(get("/healthz")).startsWith("HTTP/1.1 200 ");
            assertThat(idle.getFirst().getInputStream().read()).isEqualTo(-1); // the one that waited longest
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void saysWhichAddressIsTaken() {
        int port = server.address().getPort();

        assertThatThrownBy(() -> AdminServer.start(new BindAddress("127.0.0.1", port), view, new FakeOrders()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("admin.bind 127.0.0.1:" + port + ": ");
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /// Sends and reads until the server closes, or as long as the answer says.
    private String ask(String request) throws IOException {
        return new String(askBytes(request.contains("Connection:") ? request : request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n")), ISO_8859_1);
    }

    private byte[] askBytes(String request) throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(request.getBytes(ISO_8859_1));
            return client.getInputStream().readAllBytes();
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(server.address().getAddress(), server.address().getPort());
        client.setSoTimeout(20_000);
        return client;
    }
}
