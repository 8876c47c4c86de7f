package io.evenkeel.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The launcher and `jvm.options` in a folder of their own, as if they were installed. The jar is the test's to put beside them.
final class Installation {

    final Path home;
    /// Of what is launched; [System#getenv] for the rest.
    final Map<String, String> environment = new HashMap<>();
    private final Path folder;

    private Installation(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    /// @param folder where commands are given
    static Installation in(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("a folder/with spaces"));
        for (String file : List.of("evenkeel", "jvm.options")) {
            Files.copy(Path.of("..").resolve(file), home.resolve(file));
        }
        assertThat(home.resolve("evenkeel").toFile().setExecutable(true)).isTrue();
        Installation installation = new Installation(folder, home);
        installation.environment.put("JAVA_HOME", System.getProperty("java.home"));
        return installation;
    }

    Path jar() {
        return home.resolve("evenkeel.jar");
    }

    Outcome launch(String... arguments) throws IOException, InterruptedException {
        return launch(home.resolve("evenkeel"), arguments);
    }

    /// @param launcher another way to it than [#home]
    Outcome launch(Path launcher, String... arguments) throws IOException, InterruptedException {
        Process process = command(launcher, arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    ProcessBuilder command(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("EVENKEEL_"));
        builder.environment().putAll(environment);
        return builder;
    }

    /// @param output of both streams
    record Outcome(int exitCode, String output) {}
}
