package io.evenkeel.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `evenkeel run` as an operator meets it: a real process, its signals, its file, its state and its exit code.
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class RunTest {

    @TempDir
    private Path folder;

    private File file;
    private Backend backend;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void prepare() throws IOException {
        backend = Backend.start("first");
        file = folder.resolve("evenkeel.yaml").toFile();
        write(config(0, 0, backend));
    }

    @AfterEach
    void close() {
        backend.close();
        client.shutdownNow();
    }

    @Test
    void servesUntilTermAndFinishesWhatIsInFlight() throws Exception {
        try (Evenkeel evenkeel = Evenkeel.serving(file)) {
            assertThat(evenkeel.lines()).as("nothing but Evenkeel's own lines").allMatch(line -> line.matches("20[0-9T:.-]+Z (INFO|WARN)  .*"));
            assertThat(get(evenkeel.port(), "/").body()).isEqualTo("first");
            assertThat(get(evenkeel.adminPort(), "/readyz").statusCode()).isEqualTo(200);

            CompletableFuture<HttpResponse<String>> slow = getAsync(evenkeel.port(), "/slow");
            assertThat(backend.arrived.await(60, TimeUnit.SECONDS)).isTrue();
            evenkeel.signal("TERM");
            evenkeel.awaitLine("stopping cause=\"signal TERM\"");

            assertThat(get(evenkeel.adminPort(), "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(evenkeel.adminPort(), "/healthz").statusCode()).isEqualTo(200);
            backend.release.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS).body()).isEqualTo("first");
            assertThat(evenkeel.awaitExit()).isZero();
            evenkeel.awaitLine("stopped requests_cut=0");
        }
    }

    @Test
    void endsAtOnceOnASecondTerm() throws Exception {
        try (Evenkeel evenkeel = Evenkeel.serving(file)) {
            getAsync(evenkeel.port(), "/slow");
            assertThat(backend.arrived.await(60, TimeUnit.SECONDS)).isTrue();
            evenkeel.signal("INT");
            evenkeel.awaitLine("stopping cause=\"signal INT\"");
            evenkeel.signal("TERM");

            assertThat(evenkeel.awaitExit()).isEqualTo(143);
        }
    }

    @Test
    void refusesABadFileAndServesTheLastGoodOneAlsoAfterARestart() throws Exception {
        try (Evenkeel evenkeel = Evenkeel.serving(file)) {
            replace(config(0, 0, backend).replace("to: web", "to: wep"));
            evenkeel.awaitLine("ERROR process: config refused file=" + file + " problems=1 serving=version 1");
            assertThat(evenkeel.awaitLine("config problem")).contains("evenkeel.yaml:4:", "wep");

            assertThat(get(evenkeel.port(), "/").body()).isEqualTo("first");
            assertThat(get(evenkeel.adminPort(), "/api/status").body()).contains("\"stale\" : true", "wep");
            assertThat(get(evenkeel.adminPort(), "/metrics").body())
                    .contains("evenkeel_config_stale 1.0", "evenkeel_config_reloads_total{result=\"rejected\"} 1.0");
            evenkeel.signal("TERM");
            assertThat(evenkeel.awaitExit()).isZero();
        }
        try (Evenkeel restarted = Evenkeel.serving(file)) {
            restarted.awaitLine("ERROR process: config refused");
            assertThat(get(restarted.port(), "/").body()).isEqualTo("first");
            assertThat(get(restarted.adminPort(), "/metrics").body()).contains("evenkeel_config_stale 1.0", "evenkeel_config_version 1.0");

            int before = restarted.lines().size();
            replace(config(0, 0, backend).replace("strategy: round-robin", "strategy: random"));
            assertThat(restarted.awaitLine("config accepted", before)).contains("version=2");
            assertThat(get(restarted.adminPort(), "/metrics").body()).contains("evenkeel_config_stale 0.0", "evenkeel_config_version 2.0");
        }
        write("routes: []\n");
        try (Evenkeel strict = Evenkeel.start("run", "-c", file.toString(), "--strict")) {
            assertThat(strict.awaitExit()).isEqualTo(2);
        }
    }

    @Test
    void doesNotStartOnABadFileWithoutALastGoodOne() throws Exception {
        write("listeners: [{ bind: 127.0.0.1:0 }]\nrouts: []\n");
        try (Evenkeel evenkeel = Evenkeel.start("run", "-c", file.toString())) {
            assertThat(evenkeel.awaitExit()).isEqualTo(2);
            assertThat(String.join("\n", evenkeel.lines())).contains("evenkeel.yaml:2:1", "routs").doesNotContain("\tat ", "Exception");
        }
        assertThat(folder.resolve(".evenkeel")).doesNotExist();
    }

    @Test
    void passesOverADamagedStateDirectory() throws Exception {
        try (Evenkeel evenkeel = Evenkeel.serving(file)) {
            replace(config(0, 0, backend) + "# second\n");
            evenkeel.awaitLine("config accepted version=2");
        }
        List<Path> versions = versions();
        Files.writeString(versions.getLast(), "garbage");
        write("nonsense");
        try (Evenkeel restarted = Evenkeel.serving(file)) {
            restarted.awaitLine("version damaged file=");
            restarted.awaitLine("serving=version 1 of ");
            assertThat(get(restarted.port(), "/").body()).isEqualTo("first");
        }
        for (Path version : versions) {
            Files.writeString(version, "garbage");
        }
        try (Evenkeel restarted = Evenkeel.start("run", "-c", file.toString())) {
            assertThat(restarted.awaitExit()).isEqualTo(2);
        }
    }

    @Test
    void servesWithoutAStateDirectoryAndSaysSo() throws Exception {
        Files.writeString(folder.resolve("taken"), "a file where a folder should be");
        try (Evenkeel evenkeel = Evenkeel.serving(file, "--state-dir", folder.resolve("taken").toString())) {
            evenkeel.awaitLine("WARN  process: config not kept");
            assertThat(get(evenkeel.port(), "/").body()).isEqualTo("first");
        }
    }

    @Test
    void reloadsOnHupAndWarnsOfWhatNeedsARestart() throws Exception {
        try (Evenkeel evenkeel = Evenkeel.serving(file); Backend second = Backend.start("second")) {
            evenkeel.signal("HUP");
            evenkeel.awaitLine("config accepted version=1");

            replace(config(0, 0, second).replace("listeners:", "runtime: { event-loops: 7 }\nlisteners:"));
            evenkeel.awaitLine("config accepted version=2");
            assertThat(evenkeel.awaitLine("restart due")).contains("WARN", "[runtime.event-loops]");
            assertThat(get(evenkeel.port(), "/").body()).isEqualTo("second");
        }
    }

    @Test
    void opensTheAccessLogAnewOnUsr1() throws Exception {
        write(config(0, 0, backend).replace("name: web,", "name: web, access-log: { file: access.log },"));
        try (Evenkeel evenkeel = Evenkeel.serving(file)) {
            Path log = folder.resolve("access.log");
            Files.move(log, folder.resolve("access.log.1"));
            evenkeel.signal("USR1");
            long end = System.nanoTime() + Evenkeel.LIMIT.toNanos();
            while (!Files.exists(log) || Files.size(log) == 0) {
                assertThat(System.nanoTime()).as("a line in the new log").isLessThan(end);
                assertThat(get(evenkeel.port(), "/").statusCode()).isEqualTo(200);
            }
            assertThat(Files.readString(log)).contains("\"status\":200");
        }
    }

    @Test
    void losesNoRequestAndNoCountOverReloads() throws Exception {
        try (Evenkeel evenkeel = Evenkeel.serving(file); Backend second = Backend.start("second")) {
            int port = evenkeel.port();
            CompletableFuture<Integer> asked = CompletableFuture.supplyAsync(() -> {
                int requests = 0;
                while (!Thread.currentThread().isInterrupted() && Files.notExists(folder.resolve("enough"))) {
                    HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .POST(HttpRequest.BodyPublishers.ofString("body")).build();
                    assertThat(client.sendAsync(post, BodyHandlers.ofString()).join().statusCode()).isEqualTo(200);
                    requests++;
                }
                return requests;
            });
            for (int version = 2; version <= 21; version++) {
                replace(config(0, 0, backend, second) + "# " + version + "\n");
                evenkeel.awaitLine("config accepted version=" + version + " ");
            }
            Files.createFile(folder.resolve("enough"));
            int requests = asked.get(60, TimeUnit.SECONDS);

            assertThat(requests).isPositive();
            assertThat(get(evenkeel.adminPort(), "/metrics").body())
                    .contains("evenkeel_listener_requests_total{code=\"2xx\",listener=\"web\"} " + requests + ".0");
            assertThat(get(evenkeel.adminPort(), "/api/backends").body()).contains("\"inFlight\" : 0").doesNotContain("\"inFlight\" : 1");
            assertThat(versions()).hasSize(21);
        }
    }

    @Test
    void saysWhichAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write(config(taken.getLocalPort(), 0, backend));
            try (Evenkeel evenkeel = Evenkeel.start("run", "-c", file.toString())) {
                assertThat(evenkeel.awaitExit()).isEqualTo(69);
                assertThat(evenkeel.awaitLine("evenkeel: ")).contains("127.0.0.1:" + taken.getLocalPort(), "in use");
            }
            assertThat(folder.resolve(".evenkeel")).as("what never served is not kept").doesNotExist();
        }
    }

    /// Netty's switch stands for a system without native transports.
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void saysWhichTransportIsNotThere(String transport) throws Exception {
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Dio.netty.transport.noNative=true");
        try (Evenkeel evenkeel = Evenkeel.start(environment, "run", "-c", file.toString(), "--transport", transport)) {
            assertThat(evenkeel.awaitExit()).isEqualTo(69);
            assertThat(evenkeel.awaitLine("evenkeel: ")).contains("transport: " + transport + " (expected: one this system has)", "noNative");
        }
    }

    @Test
    void handsItsAddressesToASuccessorThatIsMeantToTakeThem() throws Exception {
        try (Evenkeel old = Evenkeel.serving(file)) {
            write(config(old.port(), old.adminPort(), backend));
            try (Evenkeel accident = Evenkeel.start("run", "-c", file.toString())) {
                assertThat(accident.awaitExit()).isEqualTo(69);
                assertThat(accident.awaitLine("evenkeel: ")).contains("admin.bind 127.0.0.1:" + old.adminPort());
            }
            try (Evenkeel successor = Evenkeel.serving(file, "--takeover")) {
                assertThat(successor.awaitLine("listening listener=web")).endsWith(" handed_over=true");
                old.signal("TERM");
                assertThat(old.awaitExit()).isZero();
                successor.awaitLine("admin address taken over");
                assertThat(get(old.port(), "/").body()).isEqualTo("first");
                assertThat(get(old.adminPort(), "/readyz").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void endsWithACodeThatTellsWhoIsToBlame() throws Exception {
        try (Evenkeel usage = Evenkeel.start("run", "-c", file.toString(), "--stricd");
                Evenkeel missing = Evenkeel.start("run", "-c", folder.resolve("missing.yaml").toString());
                Evenkeel folderAsFile = Evenkeel.start("check", "-c", folder.toString())) {
            assertThat(usage.awaitExit()).isEqualTo(64);
            assertThat(usage.awaitLine("evenkeel run: ")).contains("--stricd");
            assertThat(missing.awaitExit()).isEqualTo(66);
            assertThat(missing.lines()).containsExactly("evenkeel: " + folder.resolve("missing.yaml") + ": no such file");
            assertThat(folderAsFile.awaitExit()).isEqualTo(66);
        }
    }

    private static String config(int port, int adminPort, Backend... backends) {
        String addresses = Stream.of(backends).map(Backend::address).toList().toString();
        return """
                admin: { bind: 127.0.0.1:%d }
                listeners: [{ name: web, bind: 127.0.0.1:%d }]
                pools: { web: { strategy: round-robin, backends: %s } }
                routes: [{ to: web }]
                """.formatted(adminPort, port, addresses);
    }

    private void write(String text) throws IOException {
        Files.writeString(file.toPath(), text);
    }

    private void replace(String text) throws IOException {
        Path beside = Files.writeString(folder.resolve("beside"), text);
        Files.move(beside, file.toPath(), StandardCopyOption.ATOMIC_MOVE);
    }

    private List<Path> versions() throws IOException {
        try (Stream<Path> versions = Files.list(folder.resolve(".evenkeel/versions"))) {
            return versions.sorted().toList();
        }
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return getAsync(port, path).get(60, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> getAsync(int port, String path) {
        return client.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(), BodyHandlers.ofString());
    }
}
