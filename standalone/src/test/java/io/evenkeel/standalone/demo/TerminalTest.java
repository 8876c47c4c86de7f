package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Terminal.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {

    @Test
    void readsWhatSttySays() {
        assertThat(Terminal.parse("50 140\n")).isEqualTo(new Size(50, 140));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0\n", "50\n", "50 0\n", "999999 80\n", "stty: standard input: Not a tty\n"})
    void takesTheUsualSizeWhenThereIsNone(String answer) {
        assertThat(Terminal.parse(answer)).isEqualTo(new Size(24, 80));
    }
}
