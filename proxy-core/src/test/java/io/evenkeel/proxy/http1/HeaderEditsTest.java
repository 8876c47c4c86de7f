package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderEditsTest {

    @Test
    void nothingToEditIsOneObject() {
        assertThat(HeaderEdits.of(Map.of(), Map.of(), List.of())).isSameAs(HeaderEdits.NONE);
    }

    /// A configuration must not be able to split a message or to change its framing.
    @ParameterizedTest
    @ValueSource(strings = {
        "", "a b", "a:", "a\r\nb", "\u00e9", "Host", "content-length", "Transfer-Encoding", "Connection", "TE", "Upgrade", "Keep-Alive",
    })
    void mustRejectNamesThatBreakOrFrameAMessage(String name) {
        assertThatThrownBy(() -> HeaderEdits.of(Map.of(name, "x"), Map.of(), List.of())).hasMessageStartingWith("header name: " + name + " (");
        assertThatThrownBy(() -> HeaderEdits.of(Map.of(), Map.of(name, "x"), List.of())).hasMessageStartingWith("header name: " + name + " (");
        assertThatThrownBy(() -> HeaderEdits.of(Map.of(), Map.of(), List.of(name))).hasMessageStartingWith("header name: " + name + " (");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb: c", "\n", "\0", "\u007f", "\u20ac"})
    void mustRejectValuesThatBreakAMessage(String value) {
        assertThatThrownBy(() -> HeaderEdits.of(Map.of("A", value), Map.of(), List.of()))
                .hasMessage("header value: of A (expected: no control characters, nothing above U+00FF)");
    }
}
