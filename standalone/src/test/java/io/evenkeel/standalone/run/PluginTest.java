package io.evenkeel.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.BalancingStrategy;
import io.evenkeel.standalone.Main;
import io.evenkeel.standalone.run.Installation.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A strategy of somebody else's: compiled against Evenkeel's jar, put in a jar of its own, found by the launcher, named in a file.
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class PluginTest {

    private static final String SERVICE = "META-INF/services/" + BalancingStrategy.class.getName();

    /// It has its own idea of evenness.
    private static final String SOURCE = """
            package com.example;

            import io.evenkeel.routing.*;
            import java.util.random.RandomGenerator;

            public final class LastOne implements BalancingStrategy {
                public String name() { return "last-one"; }

                public Picker newPicker(BackendSet set, Picker previous, RandomGenerator random) {
                    return context -> context.tryBegin(set.backends().getLast()) ? set.backends().getLast() : null;
                }
            }
            """;

    /// In place of Evenkeel's own, where only the launcher is looked at.
    private static final String MAIN = """
            package io.evenkeel.standalone;

            public final class Main {
                public static void main(String[] arguments) {
                    System.out.println(String.join("|", arguments) + " by " + System.getProperty("java.class.path"));
                }
            }
            """;

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(folder);
    }

    @Test
    void servesOnceItsJarIsInTheFolder() throws Exception {
        writeEvenkeel();
        try (Backend first = Backend.start("first"); Backend second = Backend.start("second"); HttpClient client = HttpClient.newHttpClient()) {
            Path file = Files.writeString(folder.resolve("evenkeel.yaml"), """
                    admin: { bind: 127.0.0.1:0 }
                    listeners: [{ name: web, bind: 127.0.0.1:0 }]
                    pools: { web: { strategy: last-one, backends: ['%s', '%s'] } }
                    routes: [{ to: web }]
                    """.formatted(first.address(), second.address()));
            Outcome without = installation.launch("check", "-c", file.toString());
            assertThat(without.exitCode()).isEqualTo(2);
            assertThat(without.output()).contains("unknown-strategy", "last-one");

            writeJar(plugins().resolve("last-one.jar"), compile("com/example/LastOne", SOURCE, Map.of(SERVICE, "com.example.LastOne")));
            assertThat(installation.launch("check", "-c", file.toString()).exitCode()).isZero();
            try (Evenkeel evenkeel = Evenkeel.start(installation.command(installation.home.resolve("evenkeel"), "run", "-c", file.toString()))) {
                URI page = URI.create("http://127.0.0.1:" + evenkeel.port() + "/");
                for (int i = 0; i < 5; i++) {
                    assertThat(client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body()).isEqualTo("second");
                }
            }
        }
    }

    @Test
    void saysInOneLineWhyItCannotBeLoaded() throws Exception {
        writeEvenkeel();
        Path file = Files.writeString(folder.resolve("evenkeel.yaml"), "listeners: []\n");
        writeJar(plugins().resolve("empty.jar"), Files.createDirectories(folder.resolve("empty")), Map.of(SERVICE, "com.example.LastOne"));
        Outcome missing = installation.launch("check", "-c", file.toString());
        assertThat(missing.exitCode()).isEqualTo(66);
        assertThat(missing.output()).isEqualTo(
                "evenkeel: plug-in: io.evenkeel.routing.BalancingStrategy: Provider com.example.LastOne not found\n");

        Path classes = compile("com/example/LastOne", SOURCE.replace("last-one", "random"), Map.of(SERVICE, "com.example.LastOne"));
        writeJar(plugins().resolve("empty.jar"), classes);
        Outcome twice = installation.launch("run", "-c", file.toString());
        assertThat(twice.exitCode()).isEqualTo(66);
        assertThat(twice.output()).startsWith("evenkeel: plug-in: strategy: random is both ").contains("com.example.LastOne").hasLineCount(1);
    }

    /// A cache is made without plug-ins and used with them: they stand behind the jar on the class path.
    @Test
    void theAotCacheFitsWithAndWithoutPlugins() throws Exception {
        writeJar(installation.jar(), compile("io/evenkeel/standalone/Main", MAIN, Map.of()), Map.of());
        Path plugin = compile("com/example/LastOne", SOURCE, Map.of(SERVICE, "com.example.LastOne"));
        assertThat(installation.launch("train-aot").exitCode()).isZero();
        installation.environment.put("EVENKEEL_JVM_OPTIONS", "-XX:AOTMode=on"); // a cache that does not fit is then an error
        String home = installation.home.toRealPath().toString();
        assertThat(installation.launch("version").output()).isEqualTo("version by " + home + "/evenkeel.jar\n");

        writeJar(plugins().resolve("last-one.jar"), plugin);
        assertThat(installation.launch("version").output())
                .isEqualTo("version by " + home + "/evenkeel.jar:" + home + "/plugins/last-one.jar\n");
    }

    @Test
    void theFolderMayBeElsewhere() throws Exception {
        writeJar(installation.jar(), compile("io/evenkeel/standalone/Main", MAIN, Map.of()), Map.of());
        Path elsewhere = Files.createDirectory(folder.resolve("else where"));
        installation.environment.put("EVENKEEL_PLUGINS", "else where");
        assertThat(installation.launch("version").output()).as("without a jar").endsWith("evenkeel.jar\n");

        writeJar(elsewhere.resolve("own.jar"), Files.createDirectory(folder.resolve("nothing")), Map.of());
        assertThat(installation.launch("version", "a b").output()).startsWith("version|a b by ").endsWith("evenkeel.jar:else where/own.jar\n");

        installation.environment.put("EVENKEEL_PLUGINS", "no where");
        Outcome outcome = installation.launch("version");
        assertThat(outcome.exitCode()).isEqualTo(66);
        assertThat(outcome.output()).isEqualTo("evenkeel: EVENKEEL_PLUGINS: no where: no such folder\n");
    }

    @Test
    void aPathThatCannotBeOnAClassPathIsRefused() throws Exception {
        writeJar(installation.jar(), compile("io/evenkeel/standalone/Main", MAIN, Map.of()), Map.of());
        Path colon = Files.createDirectory(folder.resolve("a:b"));
        writeJar(colon.resolve("own.jar"), Files.createDirectory(folder.resolve("nothing")), Map.of());
        installation.environment.put("EVENKEEL_PLUGINS", colon.toString());

        Outcome outcome = installation.launch("version");
        assertThat(outcome.exitCode()).isEqualTo(64);
        assertThat(outcome.output()).contains("a:b", "colon").hasLineCount(1);
    }

    private Path plugins() throws IOException {
        return Files.createDirectories(installation.home.resolve("plugins"));
    }

    /// @param name  of the class, with slashes
    /// @param files more for the same folder, by name
    /// @return a folder with the class
    private Path compile(String name, String source, Map<String, String> files) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        Path file = Files.createTempDirectory(folder, "source").resolve(name + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors,
                "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), file.toString());
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
        for (Map.Entry<String, String> more : files.entrySet()) {
            Path path = classes.resolve(more.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, more.getValue());
        }
        return classes;
    }

    /// Stands for `evenkeel.jar`, which is put together after the tests: the very classes, where they lie now.
    private void writeEvenkeel() throws IOException {
        installation.environment.put("EVENKEEL_JVM_OPTIONS", "-XX:TieredStopAtLevel=1"); // short-lived
        Manifest manifest = manifest();
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(installation.jar()), manifest).close();
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        return manifest;
    }

    private static void writeJar(Path jar, Path content) throws IOException {
        writeJar(jar, content, Map.of());
    }

    /// @param more files, by name
    private static void writeJar(Path jar, Path content, Map<String, String> more) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out, manifest());
                Stream<Path> files = Files.walk(content)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new JarEntry(content.relativize(file).toString()));
                Files.copy(file, entries);
            }
            for (Map.Entry<String, String> file : more.entrySet()) {
                entries.putNextEntry(new JarEntry(file.getKey()));
                entries.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
