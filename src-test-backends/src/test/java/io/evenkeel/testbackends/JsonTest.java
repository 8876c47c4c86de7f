package io.evenkeel.testbackends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsWhatItWrote() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("text", "a \"quoted\" back\\slash, a tab\t, ü and \u0000");
        value.put("numbers", List.of(0.0, -1.5, 1e21));
        value.put("rest", Arrays.asList(true, false, null));
        value.put("empty", List.of(Map.of(), List.of()));

        assertThat(JsonReader.read(JsonWriter.write(value))).isEqualTo(value);
    }

    @Test
    void writesReadableText() {
        assertThat(new String(JsonWriter.write(Map.of("a", List.of(1, "b"))), StandardCharsets.UTF_8)).isEqualTo("""
                {
                  "a": [
                    1,
                    "b"
                  ]
                }
                """);
    }

    @Test
    void readsEveryEscape() {
        assertThat(read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"")).isEqualTo("\"\\/\b\f\n\r\té");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1", "[1,]", "{\"a\"}", "{\"a\": 1,}", "{a: 1}", "tru", "1 2", "--1", "\"open", "\"\\x\"",
            "\"\\u12\"",
        "\"tab\there\"", "{\"a\": 1, \"a\": 2}"})
    void mustRejectWhatIsNoJson(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(text))
                .withMessageMatching("no JSON: character \\d+ \\(expected: .+\\)");
    }

    @Test
    void mustRejectDeepNesting() {
        assertThat(read("[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> read("[".repeat(100_000))).withMessageContaining("16 levels");
    }

    private static @Nullable Object read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
