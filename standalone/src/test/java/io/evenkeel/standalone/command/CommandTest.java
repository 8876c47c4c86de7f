package io.evenkeel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The command line without its process: what is written where, and the exit code.
class CommandTest {

    private static final String GOOD = """
            listeners: [{ bind: 127.0.0.1:8080 }]
            pools: { web: { backends: [127.0.0.1:9001, 127.0.0.1:9002] } }
            routes: [{ to: web }]
            """;

    @TempDir
    private Path folder;

    @Test
    void checkSaysThatAFileIsGood() throws IOException {
        assertThat(check(GOOD)).isEqualTo(new Outcome(0, "evenkeel.yaml: good (1 listener, 1 route, 1 pool, 2 backends)\n", ""));
    }

    @Test
    void checkShowsEveryProblemWithItsPlace() throws IOException {
        Outcome outcome = check(GOOD.replace("to: web", "to: wep").replace("9002", "99999"));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("""
                evenkeel.yaml:2:44 error: pools.web.backends[1]: 127.0.0.1:99999 (expected: a port of 1..65535) [out-of-range]
                    2 | pools: { web: { backends: [127.0.0.1:9001, 127.0.0.1:99999] } }
                      |                                            ^^^^^^^^^^^^^^^
                evenkeel.yaml:3:16 error: routes[0].to: wep (expected: the name of a pool) [unknown-pool]
                    3 | routes: [{ to: wep }]
                      |                ^^^
                      hint: did you mean web?
                evenkeel.yaml: 2 errors
                """);
    }

    @Test
    void checkTellsWarningsByItsExitCode() throws IOException {
        Outcome outcome = check(GOOD.replace("pools: {", "pools: { spare: { backends: [127.0.0.1:9009] },"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).contains("warning: pools.spare").contains("[unused-pool]")
                .endsWith("evenkeel.yaml: good, with 1 warning (1 listener, 1 route, 2 pools, 3 backends)\n");
    }

    @Test
    void checkSpeaksJsonToPrograms() throws IOException {
        Outcome outcome = check(GOOD.replace("to: web", "to: wep"), "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).contains("\"result\" : \"errors\"", "\"errors\" : 1", "\"code\" : \"unknown-pool\"", "\"line\" : 3");
        assertThat(check(GOOD, "--format", "JSON").out()).contains("\"result\" : \"good\"", "\"diagnostics\" : [ ]");
    }

    @Test
    void checkSpeaksOfTheFileOnlyInItsOwnCodes() {
        Outcome missing = run("check", "-c", folder.resolve("missing.yaml").toString());

        assertThat(missing).isEqualTo(new Outcome(66, "", "evenkeel: " + folder.resolve("missing.yaml") + ": no such file\n"));
    }

    /// Into a folder whose parent is a file.
    @Test
    void simulateSaysThatItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Outcome outcome = run("simulate", "--out", file.resolve("docs").toString());

        assertThat(outcome.exitCode()).isEqualTo(73);
        assertThat(outcome.err()).startsWith("evenkeel: " + file.resolve("docs") + ": cannot be written: ").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @MethodSource("wrongUsages")
    void wrongUsageIsOneLineAndAHint(List<String> arguments, String message) {
        Outcome outcome = run(arguments.toArray(String[]::new));

        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith(message).endsWith(" --help\n").doesNotContain("Usage:", "\tat ");
    }

    static Stream<Arguments> wrongUsages() {
        return Stream.of(
                Arguments.of(List.of(), "evenkeel: no command given\n"),
                Arguments.of(List.of("rum"), "evenkeel: Unmatched argument at index 0: 'rum'\n"),
                Arguments.of(List.of("run"), "evenkeel run: Missing required option: '--config=FILE'\n"),
                Arguments.of(List.of("run", "-c", "a", "--transport", "udp"), "evenkeel run: Invalid value for option '--transport'"),
                Arguments.of(List.of("run", "-c", "a", "--log-level", "loud"), "evenkeel run: Invalid value for option '--log-level'"),
                Arguments.of(List.of("demo", "--rate", "5001"), "evenkeel demo: --rate: 5001 (expected: 0..5000)\n"),
                Arguments.of(List.of("demo", "--port", "-1"), "evenkeel demo: --port: -1 (expected: 0..65535)\n"),
                Arguments.of(List.of("demo", "--duration", "30"),
                        "evenkeel demo: Invalid value for option '--duration': '30' (expected: a time like 30s or 5m)\n"),
                Arguments.of(List.of("demo", "--duration", "0.5s"), "evenkeel demo: --duration: 500ms (expected: 1s or more)\n"),
                Arguments.of(List.of("simulate", "--seed", "x"), "evenkeel simulate: Invalid value for option '--seed'"),
                Arguments.of(List.of("check", "-c", "a", "--format", "xml"), "evenkeel check: Invalid value for option '--format'"),
                Arguments.of(List.of("check", "-c"), "evenkeel check: Missing required parameter for option '--config'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "run", "check", "simulate", "backends", "discovery", "schema", "version"})
    void everyCommandHasHelpAndVersion(String name) {
        String[] help = name.isEmpty() ? new String[] {"--help"} : new String[] {name, "--help"};
        String[] version = name.isEmpty() ? new String[] {"--version"} : new String[] {name, "-V"};

        assertThat(run(help).out()).startsWith("Usage: evenkeel" + (name.isEmpty() ? "" : " " + name)).contains("--help", "--version");
        assertThat(run(help).exitCode()).isZero();
        assertThat(run(version)).isEqualTo(new Outcome(0, "evenkeel development (Java " + Runtime.version() + ")\n", ""));
    }

    @Test
    void helpNamesEveryCommandButThoseForMachines() {
        assertThat(run("--help").out()).contains("demo ", "run ", "check ", "simulate ", "backends ", "discovery ", "schema ", "version ").doesNotContain("train-aot");
    }

    private Outcome check(String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("evenkeel.yaml"), text);
        String[] arguments = Stream.concat(Stream.of("check", "-c", file.toString()), Stream.of(options)).toArray(String[]::new);
        Outcome outcome = run(arguments);
        return new Outcome(outcome.exitCode(), outcome.out().replace(folder + "/", ""), outcome.err().replace(folder + "/", ""));
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = EvenkeelCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = command.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void printsTheSchemaThatEditorsRead() {
        assertThat(run("schema").exitCode()).isZero();
        assertThat(run("schema").out()).startsWith("{").contains("https://json-schema.org/draft/2020-12/schema").contains("\"listeners\"");
    }
}
