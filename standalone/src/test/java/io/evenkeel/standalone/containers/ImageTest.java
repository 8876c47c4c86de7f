package io.evenkeel.standalone.containers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;

/// What an operator expects of the image, with its root file system read-only and no capability left.
@Tag("containers")
@Timeout(600)
class ImageTest {

    private static final String CONFIGURATION = """
            admin: { bind: 0.0.0.0:9901, token: "${EVENKEEL_ADMIN_TOKEN}" }
            listeners: [{ name: web, bind: 0.0.0.0:8080 }]
            pools: { web: { backends: [{ name: backend-1, address: backend-1:8080 }] } }
            routes: [{ to: web }]
            """;

    private static final String UPLOAD = "POST /sink HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\nfirst";
    private static final String UPLOAD_REST = "later";

    private static Stage stage;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        stage = new Stage(folder, CONFIGURATION, Wait.forHealthcheck(), "backend-1").start();
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    @Test
    void servesAsAnUnprivilegedUserThatCanWriteNowhereButToItsState() throws Exception {
        GenericContainer<?> evenkeel = stage.evenkeel();

        String process = evenkeel.execInContainer("cat", "/proc/1/status").getStdout();
        assertThat(process).startsWith("Name:\tjava\n").contains("Uid:\t65532\t", "Gid:\t65532\t", "CapEff:\t0000000000000000", "NoNewPrivs:\t1");
        assertThat(evenkeel.execInContainer("sh", "-c", "echo > /opt/evenkeel/file").getStderr()).contains("Read-only file system");
        assertThat(evenkeel.execInContainer("ls", "/var/lib/evenkeel/versions").getStdout()).startsWith("0000001_");
        // Netty has no place to unpack its native transport here.
        assertThat(stage.logLines(" serving ")).singleElement().asString().contains("transport=epoll");
        assertThat(get("/")).isEqualTo(new StrictClient.Outcome.Good());
    }

    @Test
    void takesOverAFileThatIsRenamedIntoItsFolder() throws Exception {
        stage.configure(CONFIGURATION + "  - { match: { path: /new }, respond: { status: 200 } }\n");

        Containers.await("the new route answers", () -> get("/new").equals(new StrictClient.Outcome.Good()));
    }

    @Test
    void readsTheFileAgainOnHup() {
        int before = stage.logLines("config accepted").size();

        stage.signal("HUP");

        Containers.await("the file is accepted", () -> stage.logLines("config accepted").size() > before);
    }

    @Test
    void drainsOnTermAndEndsWithZero(@TempDir Path folder) throws Exception {
        try (Stage ending = new Stage(folder, CONFIGURATION, Wait.forLogMessage(".* serving .*", 1), "backend-1").start();
                Socket client = new Socket(ending.host(), ending.port())) {
            client.getOutputStream().write(UPLOAD.getBytes(US_ASCII));
            Containers.await("the upload is in flight", () -> ending.backend("backend-1").inFlight() == 1);

            ending.signal("TERM");
            Containers.await("it drains", () -> !ending.logLines("stopping cause=\"signal TERM\"").isEmpty());
            ExecResult health = ending.evenkeel().execInContainer("/opt/evenkeel/healthy");
            client.getOutputStream().write(UPLOAD_REST.getBytes(US_ASCII));

            assertThat(health.getStdout()).isEqualTo("draining\n");
            assertThat(health.getExitCode()).isNotZero();
            assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).startsWith("HTTP/1.1 200 ").contains("\"bytes\": 10");
            assertThat(ending.awaitExit()).isZero();
            assertThat(ending.logLines("stopped requests_cut=0")).hasSize(1);
        }
    }

    @Test
    void startsFromItsAotCache() {
        assertThat(printed("-XX:AOTMode=on", "version")).startsWith("evenkeel "); // "on" makes a cache that does not fit an error
    }

    private StrictClient.Outcome get(String path) {
        try (StrictClient client = new StrictClient(stage.host(), stage.port())) {
            return client.get(path);
        }
    }

    /// What a container prints that runs a command to a good end.
    private static String printed(String jvmOptions, String command) {
        try (GenericContainer<?> once = Containers.image()) {
            once.withEnv("EVENKEEL_JVM_OPTIONS", jvmOptions).withCommand(command)
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Containers.LIMIT)).start();
            return once.getLogs();
        }
    }
}
