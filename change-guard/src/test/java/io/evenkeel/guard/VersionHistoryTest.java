package io.evenkeel.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionHistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456789Z");

    @TempDir
    private Path folder;

    private Path stateDir;
    private VersionHistory history;

    @BeforeEach
    void open() {
        stateDir = folder.resolve("state");
        history = VersionHistory.in(stateDir);
    }

    @Test
    void hasNoLastGoodBeforeTheFirstVersionAndCreatesNothing() throws IOException {
        assertThat(history.lastGood()).isNull();
        assertThat(history.versions()).isEmpty();
        assertThat(stateDir).doesNotExist();
    }

    @Test
    void keepsTheTextOfTheNewestVersionOverARestart() throws IOException {
        history.accept("a: 1\n", NOON);
        Version second = history.accept("a: 2 # ü ${SECRET}\n", NOON.plusSeconds(1));

        LastGood lastGood = VersionHistory.in(stateDir).lastGood();

        assertThat(lastGood).isEqualTo(new LastGood(second, "a: 2 # ü ${SECRET}\n"));
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.acceptedAt()).isEqualTo(Instant.parse("2026-11-24T12:00:01.123Z"));
        assertThat(second.sha256()).matches("[0-9a-f]{64}").startsWith(second.shortSha256());
    }

    @Test
    void addsNoVersionForTheTextThatIsTheNewestAlready() throws IOException {
        Version first = history.accept("a: 1\n", NOON);

        assertThat(history.accept("a: 1\n", NOON.plusSeconds(9))).isEqualTo(first);
        assertThat(history.versions()).containsExactly(first);
    }

    @Test
    void numbersAnOlderTextAnewWhenItComesBack() throws IOException {
        history.accept("a: 1\n", NOON);
        history.accept("a: 2\n", NOON);

        assertThat(history.accept("a: 1\n", NOON).number()).isEqualTo(3);
        assertThat(history.lastGood().text()).isEqualTo("a: 1\n");
    }

    @Test
    void keepsOnlyTheNewestVersions() throws IOException {
        for (int i = 1; i <= VersionHistory.KEPT + 3; i++) {
            history.accept("a: " + i + "\n", NOON.plusSeconds(i));
        }

        assertThat(history.versions()).hasSize(VersionHistory.KEPT);
        assertThat(history.versions().getFirst().number()).isEqualTo(4);
        assertThat(history.lastGood().version().number()).isEqualTo(VersionHistory.KEPT + 3);
    }

    @Test
    void passesOverADamagedVersion() throws IOException {
        Version first = history.accept("a: 1\n", NOON);
        history.accept("a: 2\n", NOON);
        Files.writeString(newestFile(), "a: 2 and then the disk lied\n");

        assertThat(history.lastGood()).isEqualTo(new LastGood(first, "a: 1\n"));
    }

    @Test
    void writesADamagedVersionAgain() throws IOException {
        history.accept("a: 1\n", NOON);
        Files.writeString(newestFile(), "");

        assertThat(history.accept("a: 1\n", NOON).number()).isEqualTo(2);
        assertThat(history.lastGood().text()).isEqualTo("a: 1\n");
    }

    @Test
    void passesOverEverythingThatIsNoVersion() throws IOException {
        Version first = history.accept("a: 1\n", NOON);
        Path versions = stateDir.resolve("versions");
        Files.writeString(versions.resolve("notes.txt"), "mine");
        Files.writeString(versions.resolve("9999999_20269999T999999.999Z_" + first.sha256() + ".yaml"), "a: 1\n");
        Files.createDirectory(versions.resolve("0000009_20261124T120000.123Z_" + first.sha256() + ".yaml"));

        assertThat(history.lastGood()).isEqualTo(new LastGood(first, "a: 1\n"));
    }

    @Test
    void deletesWhatADyingProcessLeftOnlyWhenItIsOld() throws IOException {
        history.accept("a: 1\n", NOON);
        Path versions = stateDir.resolve("versions");
        Path old = Files.writeString(versions.resolve("old.unfinished"), "a:");
        Path young = Files.writeString(versions.resolve("young.unfinished"), "a:");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        history.accept("a: 2\n", NOON);

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void letsNobodyElseRead() throws IOException {
        history.accept("a: 1\n", NOON);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stateDir))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stateDir.resolve("versions")))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newestFile()))).isEqualTo("rw-------");
    }

    @Test
    void failsWithoutATraceWhenTheStateDirectoryIsAFile() throws IOException {
        Files.writeString(stateDir, "not a folder");

        assertThatThrownBy(() -> history.accept("a: 1\n", NOON)).isInstanceOf(IOException.class);
        assertThat(history.lastGood()).isNull();
    }

    @Test
    void losesNoTextWhenTwoProcessesAcceptAtOnce() throws Exception {
        int each = 20;
        List<Future<?>> writers = new ArrayList<>();
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            for (String writer : List.of("left", "right")) {
                writers.add(executor.submit(() -> {
                    VersionHistory own = VersionHistory.in(stateDir);
                    start.await();
                    for (int i = 0; i < each; i++) {
                        own.accept(writer + ": " + i + "\n", NOON);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> writer : writers) {
            writer.get();
        }

        assertThat(history.versions()).hasSize(2 * each);
        assertThat(history.lastGood().text()).matches("(left|right): 19\n");
    }

    private Path newestFile() throws IOException {
        try (Stream<Path> files = Files.list(stateDir.resolve("versions"))) {
            return files.filter(Files::isRegularFile).sorted().toList().getLast();
        }
    }
}
