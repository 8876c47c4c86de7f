package io.evenkeel.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The real command in a JVM of its own, with the flags of the product. Its standard error is read line by line, with [#talking] its
/// standard output too.
final class Evenkeel implements AutoCloseable {

    /// For anything to happen on a busy machine; a test that waits this long has failed.
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Pattern LISTENER = Pattern.compile(" listeners=web=127\\.0\\.0\\.1:([0-9]+)");
    private static final Pattern ADMIN = Pattern.compile(" admin=127\\.0\\.0\\.1:([0-9]+)");

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private Evenkeel(Process process, BufferedReader output) {
        this.process = process;
        Thread.ofPlatform().daemon().start(() -> read(output));
    }

    static Evenkeel start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    static Evenkeel start(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = command(arguments);
        builder.environment().putAll(environment);
        return start(builder);
    }

    /// @param builder of a command that is, or becomes, Evenkeel
    static Evenkeel start(ProcessBuilder builder) throws IOException {
        builder.environment().remove("NOTIFY_SOCKET");
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return new Evenkeel(process, process.errorReader(StandardCharsets.UTF_8));
    }

    /// Starts a command whose standard output matters.
    static Evenkeel talking(String... arguments) throws IOException {
        Process process = command(arguments).redirectErrorStream(true).start();
        return new Evenkeel(process, process.inputReader(StandardCharsets.UTF_8));
    }

    private static ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("..", "jvm.options"),
                "-XX:TieredStopAtLevel=1", // these tests start many short-lived JVMs
                "-cp", System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("NOTIFY_SOCKET");
        return builder;
    }

    /// Starts it on a file and waits until it serves.
    static Evenkeel serving(File file, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", "-c", file.toString()));
        arguments.addAll(List.of(more));
        Evenkeel evenkeel = start(arguments.toArray(String[]::new));
        evenkeel.awaitLine(" serving ");
        return evenkeel;
    }

    private void read(BufferedReader output) {
        try (BufferedReader reader = output) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Everything that was read so far.
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /// Waits for a line that holds this text.
    String awaitLine(String text) {
        return awaitLine(text, 0);
    }

    /// Waits for a line that holds this text, beyond the first `after` lines.
    String awaitLine(String text, int after) {
        long end = System.nanoTime() + LIMIT.toNanos();
        synchronized (lines) {
            for (int i = after; ; ) {
                while (i < lines.size()) {
                    String line = lines.get(i++);
                    if (line.contains(text)) {
                        return line;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || !process.isAlive() && !waitBriefly()) {
                    throw new AssertionError("no line with '" + text + "' in\n" + String.join("\n", lines));
                }
                await(Math.min(left, 100));
            }
        }
    }

    /// The last lines of a process that ended come a little later.
    private boolean waitBriefly() {
        int before = lines.size();
        await(1000);
        return lines.size() > before;
    }

    private void await(long millis) {
        try {
            lines.wait(Math.max(1, millis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return port(LISTENER);
    }

    int adminPort() {
        return port(ADMIN);
    }

    private int port(Pattern pattern) {
        Matcher matcher = pattern.matcher(awaitLine(" serving "));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /// @param name without `SIG`
    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()).isZero();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + String.join("\n", lines()));
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
