package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDirTest {

    private static final Path FILE = Path.of("/etc/evenkeel/evenkeel.yaml");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "`runtime:\n  state-dir: /var/lib/evenkeel # here`          | /var/lib/evenkeel",
        "`runtime: { state-dir: /var/lib/evenkeel, zone: a }`       | /var/lib/evenkeel",
        "`runtime: {state-dir: /var/lib/evenkeel}`                  | /var/lib/evenkeel",
        "`runtime:\n  state-dir: \"/var/lib/even keel\"`             | /var/lib/even keel",
        "`runtime:\n  state-dir: 'state'`                           | /etc/evenkeel/state",
        "`# my-state-dir: /tmp\nlisteners: [`                       | /etc/evenkeel/.evenkeel",
        "``                                                         | /etc/evenkeel/.evenkeel"
    })
    void isWhatTheBadFileSaysElseTheDefault(String text, Path stateDir) {
        assertThat(StateDir.guess(null, FILE, text)).isEqualTo(stateDir);
    }

    @Test
    void isWhatTheCommandLineSays() {
        assertThat(StateDir.guess(Path.of("/srv/state"), FILE, "runtime: { state-dir: /var/lib/evenkeel }")).isEqualTo(Path.of("/srv/state"));
    }
}
