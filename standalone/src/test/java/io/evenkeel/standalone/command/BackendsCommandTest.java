package io.evenkeel.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.process.EvenkeelProcess;
import io.evenkeel.standalone.process.ProcessOptions;
import io.evenkeel.testbackends.Await;
import io.evenkeel.testbackends.Fault;
import io.evenkeel.testbackends.Fleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// An operator at the command line, before a process that serves.
@Timeout(180)
class BackendsCommandTest {

    @TempDir
    private Path folder;

    private final Fleet fleet = Fleet.start(3);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path file;
    private EvenkeelProcess process;

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("evenkeel.yaml");
        write("a", "b", "c");
        process = EvenkeelProcess.start(ProcessOptions.of(file));
    }

    @AfterEach
    void close() {
        process.close();
        client.shutdownNow();
        fleet.close();
    }

    @Test
    void drainsWithoutAnErrorAndLetsFinishWhatIsInFlight() {
        fleet.get(1).fault(Fault.of(Fault.Kind.HANG).withScope(Fault.Scope.TRAFFIC));
        List<CompletableFuture<HttpResponse<Void>>> first = Stream.generate(this::get).limit(3).toList();
        Await.until("one request at b", () -> status("b").contains("\"inFlight\" : 1"));

        assertThat(run("drain", "web/b")).isEqualTo(new Outcome(0, "web/b: draining, weight in force 0 (in the file 1), in flight 1\n", ""));
        AtomicBoolean done = new AtomicBoolean();
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> traffic = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                statuses.add(get().join().statusCode());
            }
        });
        long before = fleet.get(1).stats().requests();
        assertThat(run("drain", "web/b", "--wait", "0s").exitCode()).isEqualTo(75);
        int soFar = statuses.size();
        Await.until("more traffic", () -> statuses.size() > soFar + 50);
        assertThat(fleet.get(1).stats().requests()).isEqualTo(before);
        fleet.get(1).fault();
        assertThat(run("drain", "web/b", "--wait", "1m").exitCode()).isZero();
        assertThat(first).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

        assertThat(run("enable", "web/b").out()).as("the traffic may be there already")
                .matches("web/b: serving, weight in force 1 \\(in the file 1\\), in flight [01]\n");
        Await.until("traffic at b", () -> fleet.get(1).stats().requests() > before + 10);
        done.set(true);
        traffic.join();
        assertThat(statuses).containsOnly(200);
    }

    @Test
    void weighsUntilReset() {
        long[] before = counted();
        assertThat(run("weight", "web/a", "8").exitCode()).isZero();
        IntStream.range(0, 100).forEach(_ -> get().join());
        assertThat(since(before)).containsExactly(80, 10, 10);

        assertThat(run("weight", "web/a", "reset").out()).startsWith("web/a: serving, weight in force 1 (in the file 1)");
        long[] then = counted();
        IntStream.range(0, 99).forEach(_ -> get().join());
        assertThat(since(then)).containsExactly(33, 33, 33);
    }

    @Test
    void whatIsSetSurvivesAReloadAndIsShown() throws IOException {
        run("drain", "web/b");
        run("weight", "web/a", "3");
        write("a", "b", "c", "d");
        process.reload();
        Await.until("reloaded", () -> process.view().status().config().version() >= 2);

        String list = run("list").out();
        assertThat(list.lines()).hasSize(6);
        assertThat(list.lines().toList().get(0)).containsSubsequence("BACKEND", "STATE", "WEIGHT", "IN FORCE", "IN FLIGHT", "CAP", "SHARE", "EXPECTED");
        assertThat(list.lines().toList().get(1)).matches("web/a +\\S+ +serving +1 +3\\* +0 +1024 +\\S+ +60.0%");
        assertThat(list.lines().toList().get(2)).matches("web/b +\\S+ +drained +1 +0\\* +0 +1024 +\\S+ +0.0%");
        assertThat(list.lines().toList().get(3)).matches("web/c +\\S+ +serving +1 +1 +0 +1024 +\\S+ +20.0%");
        assertThat(list).endsWith("* set at runtime, not in the file\n");
        assertThat(run("list", "--format", "json").out()).contains("\"enabled\" : false", "\"overridden\" : true", "\"weightInForce\" : 3");
        assertThat(process.view().metrics()).contains("evenkeel_backend_enabled{backend=\"b\",pool=\"web\"} 0.0",
                "evenkeel_backend_weight_in_force{backend=\"a\",pool=\"web\"} 3.0", "evenkeel_backend_weight{backend=\"a\",pool=\"web\"} 1.0");

        run("enable", "web/b");
        run("weight", "web/a", "reset");
        assertThat(run("list").out()).doesNotContain("*");
    }

    /// A cap that tunes itself begins at 20.
    @Test
    void showsTheCapInForceAndWhoIsAtIt() throws IOException {
        Files.writeString(file, Files.readString(file).replace("weighted", "first").replace("slow-start", "limit: { algorithm: gradient }\n    slow-start"));
        process.reload();
        Await.until("reloaded", () -> process.view().status().config().version() >= 2);
        fleet.get(0).fault(Fault.of(Fault.Kind.HANG).withScope(Fault.Scope.TRAFFIC));
        List<CompletableFuture<HttpResponse<Void>>> held = Stream.generate(this::get).limit(20).toList();
        Await.until("all at a", () -> status("a").contains("\"inFlight\" : 20"));

        assertThat(run("list").out().lines().toList().get(1)).matches("web/a +\\S+ +full +1 +1 +20 +20 +100.0% +-");
        fleet.get(0).fault();
        assertThat(held).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    @Test
    void leavesSomebodyToServeUnlessForced() {
        assertThat(run("drain", "web/a", "web/b").exitCode()).isZero();
        Outcome refused = run("drain", "web/c");
        assertThat(refused.exitCode()).isEqualTo(77);
        assertThat(refused.err()).contains("web/c is the last that serves in its pool").endsWith("\n");
        assertThat(run("weight", "web/c", "0").exitCode()).isEqualTo(77);
        assertThat(get().join().statusCode()).isEqualTo(200);
        assertThat(run("drain", "web/c", "--force").exitCode()).isZero();
        assertThat(get().join().statusCode()).isEqualTo(503);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(run("drain", "web/z").err()).contains("web/z: no such backend");
        assertThat(run("drain", "web/z").exitCode()).isEqualTo(64);
        assertThat(run("drain", "web").exitCode()).isEqualTo(64);
        assertThat(run("weight", "web/a", "1001").err()).contains("WEIGHT: 1001 (expected: 0..1000 or reset)");
        assertThat(run("weight", "web/a", "heavy").exitCode()).isEqualTo(64);
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        Outcome unreachable = execute("backends", "list", "--admin", "127.0.0.1:" + nobody);
        assertThat(unreachable).isEqualTo(new Outcome(69, "", "evenkeel: 127.0.0.1:" + nobody
                + ": nobody listens there (expected: the admin address of a running Evenkeel)\n"));
        assertThat(execute("backends", "list", "--admin", "here").exitCode()).isEqualTo(64);
        assertThat(execute("backends", "list").exitCode()).isEqualTo(64);
        assertThat(execute("backends").exitCode()).isEqualTo(64);
        assertThat(execute("backends", "list", "-c", folder.resolve("none.yaml").toString()).exitCode()).isEqualTo(66);
        assertThat(execute("backends", "list", "-c", file.toString()).err()).contains("admin.bind has port 0");
    }

    @Test
    void findsAddressAndTokenInTheFile() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path guarded = folder.resolve("guarded.yaml");
        Files.writeString(guarded, Files.readString(file).replace("bind: 127.0.0.1:0 }\nlisteners", "bind: '*:" + port + "', token: s3cret }\nlisteners"));
        try (EvenkeelProcess other = EvenkeelProcess.start(ProcessOptions.of(guarded))) {
            assertThat(other.adminAddress()).isNotNull();
            assertThat(execute("backends", "drain", "-c", guarded.toString(), "web/a").exitCode()).isZero();
            Outcome refused = execute("backends", "drain", "--admin", "127.0.0.1:" + port, "web/a");
            assertThat(refused.exitCode()).isEqualTo(77);
            assertThat(refused.err()).contains("a token is needed").doesNotContain("s3cret");
        }
    }

    private long[] counted() {
        return fleet.backends().stream().mapToLong(backend -> backend.stats().requests()).toArray();
    }

    private long[] since(long[] before) {
        long[] now = counted();
        return IntStream.range(0, now.length).mapToLong(i -> now[i] - before[i]).toArray();
    }

    private String status(String name) {
        String json = run("list", "--format", "json").out();
        int at = json.indexOf("\"name\" : \"" + name + "\"");
        return json.substring(at, json.indexOf('}', at));
    }

    private CompletableFuture<HttpResponse<Void>> get() {
        URI uri = URI.create("http://127.0.0.1:" + process.addresses().get("web").getPort() + "/");
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }

    private Outcome run(String... arguments) {
        int port = process.adminAddress().getPort();
        return execute(Stream.of(Stream.of("backends", arguments[0], "--admin", "127.0.0.1:" + port), Stream.of(arguments).skip(1))
                .flatMap(part -> part).toArray(String[]::new));
    }

    private static Outcome execute(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = EvenkeelCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = command.execute(arguments);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private record Outcome(int exitCode, String out, String err) {}

    private void write(String... names) throws IOException {
        StringBuilder backends = new StringBuilder();
        for (String name : names) {
            String address = name.equals("d") ? "127.0.0.1:1" : fleet.get(name.charAt(0) - 'a').address().toString();
            backends.append("      - { name: ").append(name).append(", address: '").append(address).append("' }\n");
        }
        Files.writeString(file, """
                admin: { bind: 127.0.0.1:0 }
                listeners: [{ name: web, bind: 127.0.0.1:0 }]
                routes: [{ to: web }]
                pools:
                  web:
                    strategy: weighted
                    slow-start: 0s
                    backends:
                """ + backends);
    }
}
