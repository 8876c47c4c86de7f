package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(60)
class MainTest {

    @Test
    void runsSoManyUntilTermAndEndsWithZero() throws Exception {
        Process process = java("--count", "2", "--name", "web", "--control-port", "0");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).matches("backend name=web-1 address=127\\.0\\.0\\.1:\\d+ control=127\\.0\\.0\\.1:\\d+");
            assertThat(out.readLine()).matches("backend name=web-2 address=127\\.0\\.0\\.1:\\d+ control=127\\.0\\.0\\.1:\\d+");

            process.destroy();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWithOneWhenItCrashes() throws Exception {
        Process process = java("--exit-on-crash", "--concurrency", "1", "--service-time", "1m", "--queue", "0", "--crash-after",
                "50ms");
        try (BufferedReader out = process.inputReader()) {
            int port = Integer.parseInt(out.readLine().replaceAll(".*:", ""));
            try (RawClient served = new RawClient(port); RawClient refused = new RawClient(port)) {
                served.get("/");
                refused.get("/");

                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(Main.CRASHED);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void tellsItsOptionsAndItsVersion() {
        assertThat(run("--help")).startsWith("0 Usage: test-backend ").contains("--crash-after", "--first-port", "Exit codes:");
        assertThat(run("--version")).startsWith("0 evenkeel test-backend ");
    }

    @Test
    void explainsAWrongCommandLineInOneLine() {
        assertThat(run("--service-time", "10")).startsWith("64 test-backend: Invalid value for option '--service-time'")
                .contains("a duration such as 250ms");
        assertThat(run("--jitter", "2")).startsWith("64 test-backend: jitter: 2.0 (expected: 0..1)");
        assertThat(run("--port", "70000")).startsWith("64 test-backend: port: 70000 (expected: 0..65535)");
        assertThat(run("--count", "0")).startsWith("64 test-backend: count: 0 (expected: 1..1000)");
        assertThat(run("--colour")).startsWith("64 test-backend: Unknown option: '--colour'");
    }

    @Test
    void saysWhichPortIsTaken() {
        try (TestBackend taken = TestBackend.start()) {
            assertThat(run("--port", String.valueOf(taken.port())))
                    .startsWith("69 test-backend: cannot listen on 127.0.0.1:" + taken.port());
        }
    }

    private static Process java(String... args) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /// The exit code and what was printed.
    private static String run(String... args) {
        StringWriter text = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true));
        return command.execute(args) + " " + text;
    }
}
