package io.evenkeel.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// `evenkeel demo` as somebody meets it who sees Evenkeel for the first time.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class DemoTest {

    private static final Pattern PLACES =
            Pattern.compile("demo proxy=http://127\\.0\\.0\\.1:([0-9]+)/ admin=http://127\\.0\\.0\\.1:([0-9]+)/ config=(\\S+)");

    @Test
    void aKilledBackendIsTakenOutAndBroughtBackWhileNoRequestFails() throws Exception {
        try (Evenkeel demo = Evenkeel.talking("demo", "--port", "0", "--admin-port", "0")) {
            demo.awaitLine("event=killed backend=web/backend-2");
            demo.awaitLine("event=unhealthy backend=web/backend-2");
            demo.awaitLine("backend=web/backend-2 health=unhealthy expected_share=0.000 ");
            demo.awaitLine("event=started backend=web/backend-2");
            demo.awaitLine("event=healthy backend=web/backend-2");
            int back = demo.lines().size();
            demo.awaitLine("backend=web/backend-2 health=healthy expected_share=0.250 ", back);
            demo.signal("INT");

            assertThat(demo.awaitExit()).isZero();
            assertThat(demo.lines()).filteredOn(line -> line.contains(" clients ")).isNotEmpty()
                    .allMatch(line -> line.contains(" errors=0 "));
            assertThat(demo.awaitLine(" ended ")).contains(" errors=0");
        }
    }

    @Test
    void showsEveryBackendWithItsShareAndLeavesNothingBehind() throws Exception {
        try (Evenkeel demo = Evenkeel.talking("demo", "--port", "0", "--admin-port", "0", "--calm")) {
            Matcher places = places(demo);
            for (int i = 1; i <= 4; i++) {
                assertThat(demo.awaitLine("backend=web/backend-" + i + " health=healthy expected_share=0.250 share=0.2"))
                        .matches("seconds=\\d+ .* requests_per_second=[0-9.]+ in_flight=\\d+ p50_ms=[0-9.]+ p99_ms=[0-9.]+");
            }
            assertThat(get(places.group(1), "").headers().firstValue("X-Backend")).get().asString().startsWith("backend-");
            assertThat(get(places.group(2), "metrics").body()).contains("evenkeel_backend_share{backend=\"backend-1\",pool=\"web\"} 0.2");
            Path config = Path.of(places.group(3));
            assertThat(config).exists();
            demo.signal("TERM");

            assertThat(demo.awaitExit()).isZero();
            assertThat(config.getParent()).doesNotExist();
            assertThat(demo.lines()).noneMatch(line -> line.contains("event="));
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> new Socket("127.0.0.1", Integer.parseInt(places.group(1))).close());
        }
    }

    @Test
    void takesAnEditedConfigurationOverAndKeepsItAtTheEnd() throws Exception {
        try (Evenkeel demo = Evenkeel.talking("demo", "--port", "0", "--admin-port", "0", "--calm", "--rate", "0")) {
            Path config = Path.of(places(demo).group(3));
            String edited = Files.readString(config).replaceFirst("weight: 1", "weight: 2");

            Files.writeString(config, edited.replace("round-robin", "round-robbin"));
            assertThat(demo.awaitLine("ERROR process: config problem")).contains("evenkeel.yaml:14:15", "round-robbin");
            Files.writeString(config, edited);
            demo.awaitLine("event=accepted version=2");
            demo.awaitLine("backend=web/backend-1 health=healthy expected_share=0.400 share=NaN requests_per_second=0.0 ");
            demo.signal("TERM");

            assertThat(demo.awaitExit()).isZero();
            demo.awaitLine("Your configuration stays: " + config);
            assertThat(config).hasContent(edited);
            delete(config.getParent());
        }
    }

    @Test
    void endsByItselfWhenItsTimeIsOver() throws Exception {
        try (Evenkeel demo = Evenkeel.talking("demo", "--port", "0", "--admin-port", "0", "--duration", "1s")) {
            assertThat(demo.awaitExit()).isZero();
            assertThat(demo.awaitLine(" ended ")).contains(" errors=0");
            assertThat(demo.lines()).filteredOn(line -> line.contains(" backend=web/backend-")).hasSize(4);
        }
    }

    @Test
    void saysInOneLineThatItsAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Evenkeel demo = Evenkeel.talking("demo", "--port", "" + taken.getLocalPort(), "--admin-port", "0")) {
            assertThat(demo.awaitExit()).isEqualTo(69);
            demo.awaitLine("evenkeel: ");
            assertThat(demo.lines()).singleElement().asString()
                    .startsWith("evenkeel: listener web: cannot bind 127.0.0.1:" + taken.getLocalPort() + ": ").endsWith("Address already in use");
        }
    }

    private static Matcher places(Evenkeel demo) {
        Matcher places = PLACES.matcher(demo.awaitLine("demo proxy="));
        assertThat(places.matches()).isTrue();
        return places;
    }

    private static HttpResponse<String> get(String port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path)).build(), BodyHandlers.ofString());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
