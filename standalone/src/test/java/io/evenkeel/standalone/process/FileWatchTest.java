package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real file system: what the watch tells is the content at that moment.
class FileWatchTest {

    @TempDir
    private Path folder;

    private Path file;
    private FileWatch watch;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("evenkeel.yaml"), "1");
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void tellsOfAFileRenamedOverIt() throws Exception {
        start();
        replace("2");
        assertThat(next()).isEqualTo("2");
        replace("3");
        assertThat(next()).isEqualTo("3");
        assertThat(told).isEmpty();
    }

    @Test
    void tellsOfAFileWrittenInPlaceWhenItsWriterIsDone() throws Exception {
        start();
        Files.writeString(file, "tw");
        Files.writeString(file, "o", StandardOpenOption.APPEND);
        assertThat(next()).isEqualTo("two");
        assertThat(told).isEmpty();
    }

    @Test
    void tellsOfALinkThatPointsElsewhereAsKubernetesDoesIt() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..2026_1"));
        Path second = Files.createDirectory(folder.resolve("..2026_2"));
        Files.writeString(first.resolve("evenkeel.yaml"), "first");
        Files.writeString(second.resolve("evenkeel.yaml"), "second");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data", "evenkeel.yaml"));
        start();

        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

        assertThat(next()).isEqualTo("second");
    }

    @Test
    void tellsOfAChangeInTheFolderALinkPointsTo() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path real = Files.writeString(elsewhere.resolve("real.yaml"), "1");
        Files.delete(file);
        Files.createSymbolicLink(file, real);
        start();

        Files.writeString(real, "2");

        assertThat(next()).isEqualTo("2");
    }

    @Test
    void tellsOfAFileThatWentAwayAndCameBackDifferent() throws Exception {
        start();
        Files.delete(file);
        Files.writeString(file, "2");
        assertThat(next()).isEqualTo("2");
    }

    @Test
    void tellsOfTheFirstFileWhenThereWasNone() throws Exception {
        Files.delete(file);
        start();
        Files.writeString(file, "1");
        assertThat(next()).isEqualTo("1");
    }

    @Test
    void tellsNothingOfTouchesAndOfOtherFiles() throws Exception {
        start();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        for (int i = 0; i < 1000; i++) {
            Files.writeString(folder.resolve("access.log"), "line\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        replace("1");
        replace("2");
        assertThat(next()).isEqualTo("2");
        assertThat(told).isEmpty();
    }

    private void start() {
        watch = FileWatch.start(file, FileState.of(file, null), () -> {
            try {
                told.add(Files.readString(file));
            } catch (IOException e) {
                told.add(e.toString());
            }
        });
    }

    private void replace(String content) throws IOException {
        Path beside = Files.writeString(folder.resolve("beside"), content);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String next() throws InterruptedException {
        return told.poll(30, TimeUnit.SECONDS);
    }
}
