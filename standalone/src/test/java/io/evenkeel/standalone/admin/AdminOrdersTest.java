package io.evenkeel.standalone.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BindAddress;
import io.evenkeel.standalone.admin.Order.Confirm;
import io.evenkeel.standalone.admin.Order.Drain;
import io.evenkeel.standalone.admin.Order.Enable;
import io.evenkeel.standalone.admin.Order.OfBackend;
import io.evenkeel.standalone.admin.Order.Weigh;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders over real sockets, in bytes: which are taken, and from whom.
@Timeout(60)
class AdminOrdersTest {

    private static final String JSON = "Content-Type: application/json\r\n";

    private final FakeView view = new FakeView();
    private final FakeOrders orders = new FakeOrders();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(new BindAddress("127.0.0.1", 0), view, orders);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void carriesOutWhatIsOrdered() throws IOException {
        assertThat(order("web/a/drain", "")).startsWith("HTTP/1.1 200 ").contains("\"state\" : \"drained\"");
        order("web/a/drain", "{\"force\": true, \"by\": \"ann\"}");
        assertThat(orders.by).startsWith("ann at 127.0.0.1:");
        order("web/a/drain", "{\"by\": \"ann\\\" weight_in_force=1 by=\\\"bob\"}");
        assertThat(orders.by).as("no field of its own in the log").startsWith("ann' weight_in_force=1 by='bob at ");
        order("web/a/enable", "{}");
        order("web/a/weight", "{\"weight\": 7}");
        order("web/a/weight", "{\"weight\": null, \"force\": true}");
        ask("POST /api/discovery/web/confirm HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 0\r\n\r\n");

        assertThat(orders.by).startsWith("unnamed at 127.0.0.1:");
        assertThat(orders.carriedOut).containsExactly(new Drain("web", "a", false), new Drain("web", "a", true), new Drain("web", "a", false), new Enable("web", "a"),
                new Weigh("web", "a", 7, false), new Weigh("web", "a", null, true), new Confirm("web"));
    }

    @Test
    void readsNamesThatHoldWhatAPathMayNot() throws IOException {
        order("web/%5Bfd00::1%5D:8080/drain", "");
        order("web/a%2Fb%25+c/drain", "");
        assertThat(orders.carriedOut).extracting(order -> ((OfBackend) order).name()).containsExactly("[fd00::1]:8080", "a/b%+c");
    }

    @Test
    void listsWhatMayBeOrdered() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("/api/backends/POOL/NAME/drain", "/api/backends/POOL/NAME/weight");
    }

    @Test
    void saysWhatBecameOfIt() throws IOException {
        orders.outcome = new Orders.Unknown("web/z: no such backend");
        assertThat(order("web/z/drain", "")).startsWith("HTTP/1.1 404 ").contains("web/z: no such backend");
        orders.outcome = new Orders.Refused("web/a is the last");
        assertThat(order("web/a/drain", "")).startsWith("HTTP/1.1 409 ").contains("web/a is the last");
        orders.outcome = new Orders.Late();
        assertThat(order("web/a/drain", "")).startsWith("HTTP/1.1 503 ").contains("retry-after: 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "drain | {\"weight\": 1} | weight: not known here (expected: some of force, by)",
        "drain | {\"force\": \"yes\"} | force: \\\"yes\\\" (expected: true or false)",
        "enable | {\"force\": true} | force: not known here (expected: some of by)",
        "weight | {} | weight: missing (expected: 0..1000, or null for the file's)",
        "weight | {\"weight\": 1001} | weight: 1001 (expected: 0..1000, or null for the file's)",
        "weight | {\"weight\": -1} | weight: -1 (expected:",
        "weight | {\"weight\": 1.5} | weight: 1.5 (expected:",
        "weight | {\"weight\": 99999999999999} | weight: 99999999999999 (expected:",
        "drain | [] | not a JSON object",
        "drain | {\"force\": true} {} | not a JSON object",
        "drain | {\"by\": 5} | by: (expected: text of at most 100 characters)",
        "drain | drain! | not a JSON object"
    })
    void refusesWhatItDoesNotUnderstand(String verb, String body, String error) throws IOException {
        assertThat(order("web/a/" + verb, body)).startsWith("HTTP/1.1 400 ").contains(error);
        assertThat(orders.carriedOut).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/api/backends/web/a", "/api/backends/web/a/remove", "/api/backends/web/a/b/drain", "/api/backends/web/%zz/drain", "/api/backends//drain",
        "/api/discovery/confirm", "/api/discovery/web/a/confirm", "/api/discovery/web/drain"})
    void knowsNoOtherOrders(String path) throws IOException {
        assertThat(ask("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 0\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        assertThat(orders.carriedOut).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void takesOrdersByPostOnly(String method) throws IOException {
        assertThat(ask(method + " /api/backends/web/a/drain HTTP/1.1\r\nHost: localhost\r\n" + JSON + "\r\n"))
                .startsWith("HTTP/1.1 405 ").contains("allow: POST").doesNotContain("access-control");
        assertThat(orders.carriedOut).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", // no type: what sendBeacon and forms without one send
        "Content-Type: text/plain\r\n", "Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: multipart/form-data; boundary=x\r\n",
        "Content-Type: application/jsonp\r\n", "Content-Type: text/plain; application/json\r\n"
    })
    void takesNoOrderThatAWebPageMaySendUnasked(String type) throws IOException {
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: 127.0.0.1:9901\r\n" + type + "Content-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 415 ");
        assertThat(orders.carriedOut).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Origin: http://evil.example\r\n", "Origin: null\r\n", "Origin: http://127.0.0.1:8080\r\n", "Origin: http://evil.example:9901\r\n",
        "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n"
    })
    void takesNoOrderFromAnotherSite(String fields) throws IOException {
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: 127.0.0.1:9901\r\n" + fields + JSON + "Content-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 403 ");
        view.token = "s3cret";
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: 127.0.0.1:9901\r\nAuthorization: Bearer s3cret\r\n" + fields + JSON
                + "Content-Length: 2\r\n\r\n{}")).startsWith("HTTP/1.1 403 ");
        assertThat(orders.carriedOut).isEmpty();
    }

    @Test
    void takesAnOrderFromAPageOfItsOwn() throws IOException {
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: 127.0.0.1:9901\r\nOrigin: http://127.0.0.1:9901\r\nSec-Fetch-Site: same-origin\r\n"
                + "Content-Type: application/json; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}")).startsWith("HTTP/1.1 200 ");
    }

    /// DNS rebinding: the page's own name, which now resolves to 127.0.0.1. Such a request is of the same origin to the browser.
    @Test
    void takesNoOrderUnderAForeignName() throws IOException {
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: evil.example:9901\r\nOrigin: http://evil.example:9901\r\n" + JSON
                + "Content-Length: 2\r\n\r\n{}")).startsWith("HTTP/1.1 403 ");
        assertThat(orders.carriedOut).isEmpty();
    }

    @Test
    void takesOrdersFromWhoCarriesTheToken() throws IOException {
        view.token = "s3cret";
        assertThat(order("web/a/drain", "{}")).startsWith("HTTP/1.1 401 ");
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: lb.internal\r\nAuthorization: Bearer s3cret\r\n" + JSON
                + "Content-Length: 2\r\n\r\n{}")).startsWith("HTTP/1.1 200 ");
        assertThat(orders.carriedOut).hasSize(1);
    }

    @Test
    void takesNoOrdersBeforeAndAfterItServes() throws IOException {
        view.state = ProcessView.State.STARTING;
        assertThat(order("web/a/drain", "{}")).startsWith("HTTP/1.1 503 ").contains("starting");
        view.state = ProcessView.State.DRAINING;
        assertThat(order("web/a/drain", "{}")).startsWith("HTTP/1.1 503 ").contains("no orders are taken any more");
        assertThat(orders.carriedOut).isEmpty();
    }

    @Test
    void refusesWhatIsTooLongForAnOrder() throws IOException {
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 5000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(ask("POST /api/backends/web/a/drain HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(orders.carriedOut).isEmpty();
    }

    @Test
    void takesSeveralOrdersOverOneConnectionInPieces() throws IOException {
        String one = "POST /api/backends/web/a/weight HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 13\r\n\r\n{\"weight\": 3}";
        String page = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String last = "POST /api/backends/web/a/enable HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Connection: close\r\nContent-Length: 2\r\n\r\n{}";
        try (Socket client = connect()) {
            client.setTcpNoDelay(true);
            for (byte b : (one + page + one + last).getBytes(ISO_8859_1)) {
                client.getOutputStream().write(b);
            }
            String answers = new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(5);
        }
        assertThat(orders.carriedOut).containsExactly(new Weigh("web", "a", 3, false), new Weigh("web", "a", 3, false), new Enable("web", "a"));

        assertThat(ask(one + one + page + last)).as("all at once").contains("alive");
        assertThat(orders.carriedOut).hasSize(6);
    }

    private String order(String path, String body) throws IOException {
        return ask("POST /api/backends/" + path + " HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body);
    }

    private String ask(String request) throws IOException {
        try (Socket client = connect()) {
            String closing = request.contains("Connection:") ? request : request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            client.getOutputStream().write(closing.getBytes(ISO_8859_1));
            return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(server.address().getAddress(), server.address().getPort());
        client.setSoTimeout(20_000);
        return client;
    }
}
