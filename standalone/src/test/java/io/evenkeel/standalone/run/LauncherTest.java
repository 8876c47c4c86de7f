package io.evenkeel.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.run.Installation.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The launcher itself, with a tiny jar in place of Evenkeel's and a script in place of Maven.
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class LauncherTest {

    @TempDir
    private Path folder;

    private Installation installation;
    private Path home;
    private Path tools;

    /// What the tiny jar runs.
    static final class Told {
        public static void main(String[] arguments) {
            System.out.println(String.join("|", arguments) + " in " + Path.of("").toAbsolutePath() + " extra=" + System.getProperty("extra"));
            System.exit(arguments.length);
        }
    }

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(folder);
        home = installation.home;
        tools = Files.createDirectory(folder.resolve("tools"));
        installation.environment.put("PATH", tools + ":" + System.getenv("PATH"));
    }

    @Test
    void becomesJavaFromAnyFolderAndThroughLinks() throws Exception {
        writeJar(home.resolve("evenkeel.jar"));
        Path inner = Files.createSymbolicLink(folder.resolve("inner"), Path.of("a folder", "with spaces", "evenkeel"));
        Path link = Files.createSymbolicLink(tools.resolve("evenkeel"), inner);
        installation.environment.put("EVENKEEL_JVM_OPTIONS", "-Dextra=1 -Xmx64m");

        Outcome outcome = launch(link, "run", "-c", "a file.yaml");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.output()).isEqualTo("run|-c|a file.yaml in " + folder + " extra=1\n");
    }

    @Test
    void passesOverAJdkThatIsTooOld() throws Exception {
        writeJar(home.resolve("evenkeel.jar"));
        Path old = Files.createDirectories(folder.resolve("jdk-17/bin"));
        script(old.resolve("java"), "echo the old java >&2; exit 1");
        Files.writeString(old.resolveSibling("release"), "JAVA_VERSION=\"17.0.1\"\n");
        installation.environment.put("JAVA_HOME", old.getParent().toString());
        Path onPath = Files.createSymbolicLink(tools.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java"));

        assertThat(launch(home.resolve("evenkeel"), "version").output()).startsWith("version in ");
        Files.delete(onPath);
    }

    @Test
    void saysWhatToInstallWhenThereIsNoJdkNewEnough() throws Exception {
        writeJar(home.resolve("evenkeel.jar"));
        Path launcher = home.resolve("evenkeel");
        Files.writeString(launcher, Files.readString(launcher).replace("oldest_java=25", "oldest_java=99"));

        Outcome outcome = launch(launcher, "version");

        assertThat(outcome.exitCode()).isEqualTo(69);
        assertThat(outcome.output()).startsWith("evenkeel: install a JDK 99 or later").hasLineCount(1);
    }

    @Test
    void saysWhenTheJarIsMissing() throws Exception {
        Outcome outcome = launch(home.resolve("evenkeel"), "version");

        assertThat(outcome.exitCode()).isEqualTo(66);
        assertThat(outcome.output()).isEqualTo("evenkeel: " + home.toRealPath() + "/evenkeel.jar: no such file\n");
    }

    @Test
    void buildsWhenTheJarIsMissingOrOlderThanTheSourcesAndNotOtherwise() throws Exception {
        Path source = checkout();
        Path builds = folder.resolve("builds");
        writeJar(folder.resolve("built.jar"));
        script(tools.resolve("mvn"), "echo noise; echo x >> '" + builds + "'; mkdir -p standalone/target; cp '" + folder
                + "/built.jar' standalone/target/evenkeel.jar; touch -d '2020-01-01' standalone/target/evenkeel.jar");
        Path launcher = home.resolve("evenkeel");

        assertThat(launch(launcher, "version").output()).startsWith("evenkeel: building").contains("version in ").doesNotContain("noise");
        assertThat(launch(launcher, "version").output()).startsWith("version in ");
        assertThat(Files.readString(builds)).hasLineCount(1);

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(launch(launcher, "version").output()).startsWith("evenkeel: building");
        assertThat(Files.readString(builds)).hasLineCount(2);
    }

    @Test
    void showsTheOutputOfABuildThatFails() throws Exception {
        checkout();
        script(tools.resolve("mvn"), "echo '[ERROR] it does not compile'; exit 1");

        Outcome outcome = launch(home.resolve("evenkeel"), "version");

        assertThat(outcome.exitCode()).isEqualTo(70);
        assertThat(outcome.output()).contains("[ERROR] it does not compile", "evenkeel: the build failed");
    }

    /// @return a source file
    private Path checkout() throws IOException {
        Path sources = Files.createDirectories(home.resolve("standalone/src/main/java"));
        return Files.writeString(sources.resolve("Main.java"), "class Main {}");
    }

    private static void script(Path file, String commands) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Told.class.getName());
        String name = Told.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream entries = new JarOutputStream(out, manifest);
                var content = LauncherTest.class.getClassLoader().getResourceAsStream(name)) {
            entries.putNextEntry(new JarEntry(name));
            content.transferTo(entries);
        }
    }

    private Outcome launch(Path launcher, String... arguments) throws IOException, InterruptedException {
        return installation.launch(launcher, arguments);
    }
}
