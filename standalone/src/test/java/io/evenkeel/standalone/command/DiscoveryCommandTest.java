package io.evenkeel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.admin.BackendStatus;
import io.evenkeel.standalone.process.EvenkeelProcess;
import io.evenkeel.standalone.process.ProcessOptions;
import io.evenkeel.testbackends.Await;
import io.evenkeel.testbackends.Fleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A process that finds its backends in a file, from the first request to the order of an operator.
@Timeout(180)
class DiscoveryCommandTest {

    @TempDir
    private Path folder;

    private final Fleet fleet = Fleet.start(4);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path targets;
    private EvenkeelProcess process;

    @BeforeEach
    void start() throws Exception {
        targets = folder.resolve("targets.json");
        Path file = folder.resolve("evenkeel.yaml");
        Files.writeString(file, """
                admin: { bind: 127.0.0.1:0 }
                listeners: [{ name: web, bind: 127.0.0.1:0 }]
                routes: [{ to: web }]
                pools: { web: { strategy: round-robin, queue: { max: 0 }, discover: { file: targets.json, refresh: 1h } } }
                """);
        process = EvenkeelProcess.start(ProcessOptions.of(file));
    }

    @AfterEach
    void close() {
        process.close();
        client.shutdownNow();
        fleet.close();
    }

    @Test
    void servesWhatIsFoundFromWhenItIsFoundAndKeepsItsCounters() throws Exception {
        assertThat(get()).as("before there is a file").isEqualTo(503);
        assertThat(run("list").out()).matches("web: file \\S+targets.json, backends 0, no answer yet\n  failing: no such file\n");
        assertThat(process.view().metrics()).contains("evenkeel_discovery_failing{pool=\"web\"} 1.0");

        write(0, 1);
        awaitBackends(2);
        assertThat(IntStream.range(0, 10).map(_ -> get()).boxed().collect(Collectors.toSet())).containsExactly(200);
        assertThat(process.view().backends()).extracting(BackendStatus::picks).containsExactly(5L, 5L);

        write(0, 1, 2);
        awaitBackends(3);
        assertThat(process.view().backends()).extracting(BackendStatus::picks).startsWith(5L, 5L);
        assertThat(process.view().status().config().version()).as("no other file").isEqualTo(1);
        assertThat(run("list").out()).matches("web: file \\S+targets.json, backends 3, answered 2\\S+Z\n");
    }

    @Test
    void whatAnOperatorSaysHoldsForWhatIsFound() throws Exception {
        write(0, 1, 2);
        awaitBackends(3);
        String name = fleet.get(1).address().toString();
        execute("backends", "drain", "--admin", admin(), "web/" + name);
        write(0, 1, 2, 3);
        awaitBackends(4);
        assertThat(process.view().backends()).filteredOn(backend -> backend.name().equals(name)).extracting(BackendStatus::enabled).containsExactly(false);
    }

    @Test
    void aShrinkWaitsForTheWordOfAnOperator() throws Exception {
        write(0, 1, 2);
        awaitBackends(3);
        write(3);
        awaitBackends(4);
        Outcome held = run("list");
        assertThat(held.out()).contains("\n  held since 2", ": an answer with 1, believed from 2", fleet.get(0).address().toString());
        assertThat(run("list", "--format", "json").out()).contains("\"found\" : 1");

        Outcome confirmed = run("confirm", "web");
        assertThat(confirmed.exitCode()).isZero();
        assertThat(confirmed.out()).contains("backends 1").doesNotContain("held");
        assertThat(process.view().backends()).as("in force when the command ends").extracting(BackendStatus::name)
                .containsExactly(fleet.get(3).address().toString());
        assertThat(get()).isEqualTo(200);

        Outcome nothing = run("confirm", "web");
        assertThat(nothing.exitCode()).isEqualTo(64);
        assertThat(nothing.err()).contains("web: no answer of its discovery is held");
    }

    @Test
    void aFileThatCannotBeReadChangesNothing() throws Exception {
        write(0, 1);
        awaitBackends(2);
        replace("[{\"targets\": [\"127.0.0.1\"]}]");
        Await.until("told", () -> run("list").out().contains("failing: "));
        assertThat(run("list").out()).contains("targets.json:1:15", "127.0.0.1 (expected: a name or IP address and a port");
        assertThat(process.view().backends()).hasSize(2);
        assertThat(get()).isEqualTo(200);
    }

    private void awaitBackends(int count) {
        Await.until(count + " backends", () -> process.view().backends().size() == count);
    }

    private int get() {
        try {
            URI uri = URI.create("http://127.0.0.1:" + process.addresses().get("web").getPort() + "/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void write(int... members) throws IOException {
        replace(IntStream.of(members).mapToObj(member -> "\"" + fleet.get(member).address() + "\"").collect(Collectors.joining(", ", "[{\"targets\": [", "]}]")));
    }

    private void replace(String text) throws IOException {
        Files.move(Files.writeString(folder.resolve("new"), text), targets, StandardCopyOption.ATOMIC_MOVE);
    }

    private String admin() {
        return "127.0.0.1:" + process.adminAddress().getPort();
    }

    private Outcome run(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("discovery", command, "--admin", admin()));
        all.addAll(List.of(arguments));
        return execute(all.toArray(String[]::new));
    }

    private static Outcome execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = EvenkeelCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = command.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private record Outcome(int exitCode, String out, String err) {}
}
