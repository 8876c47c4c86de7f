package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private static final FileState OLD = state("inode 1", 1, "old");

    private final Settling settling = new Settling(OLD);
    private long now = 1_000_000_000L;

    @Test
    void believesAFilePutInPlaceAfterATenthOfASecond() {
        FileState replaced = state("inode 2", 2, "new");

        assertThat(look(replaced)).isFalse();
        pass(Settling.REPLACED.minusNanos(1));
        assertThat(look(replaced)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(look(replaced)).isTrue();
    }

    @Test
    void believesAFileWrittenIntoAfterASecondWithoutAChange() {
        FileState half = state("inode 1", 2, "hal");
        FileState whole = state("inode 1", 3, "whole");

        assertThat(look(half)).isFalse();
        pass(Settling.WRITTEN.minusNanos(1));
        assertThat(look(whole)).isFalse();
        pass(Settling.WRITTEN.minusNanos(1));
        assertThat(look(whole)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(look(whole)).isTrue();
    }

    @Test
    void tellsOfNewContentOnce() {
        FileState replaced = state("inode 2", 2, "new");
        look(replaced);
        pass(Settling.REPLACED);
        assertThat(look(replaced)).isTrue();

        pass(Settling.WRITTEN);
        assertThat(look(replaced)).isFalse();
        assertThat(settling.isWaiting()).isFalse();
    }

    @Test
    void tellsNothingOfTheSameContentInAnotherFile() {
        look(state("inode 2", 2, "old"));
        pass(Settling.WRITTEN);

        assertThat(look(state("inode 2", 3, "old"))).isFalse();
        assertThat(settling.isWaiting()).isFalse();
    }

    @Test
    void forgetsWhatItSawWhenTheFileGoesAway() {
        FileState replaced = state("inode 2", 2, "new");
        look(replaced);
        pass(Settling.REPLACED);
        assertThat(look(null)).isFalse();

        assertThat(look(replaced)).isFalse();
        pass(Settling.REPLACED);
        assertThat(look(replaced)).isTrue();
    }

    @Test
    void tellsOfAChangeThatIsTakenBackOnlyIfItWasToldOfBefore() {
        look(state("inode 2", 2, "new"));
        pass(Settling.REPLACED.minusNanos(1));
        assertThat(look(OLD)).isFalse();
        pass(Settling.WRITTEN);
        assertThat(look(OLD)).isFalse();

        FileState replaced = state("inode 2", 3, "new");
        look(replaced);
        pass(Settling.REPLACED);
        look(replaced);
        FileState back = state("inode 3", 4, "old");
        look(back);
        pass(Settling.REPLACED);
        assertThat(look(back)).isTrue();
    }

    @Test
    void believesTheFirstFileThereIsLikeOnePutInPlace() {
        Settling fresh = new Settling(null);

        assertThat(fresh.isNews(OLD, now)).isFalse();
        assertThat(fresh.isNews(OLD, now + Settling.REPLACED.toNanos())).isTrue();
    }

    private boolean look(FileState state) {
        return settling.isNews(state, now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static FileState state(String identity, long modified, String content) {
        return new FileState(identity, FileTime.fromMillis(modified), content.length(), content);
    }
}
