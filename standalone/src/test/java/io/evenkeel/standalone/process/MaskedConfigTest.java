package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult.Loaded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedConfigTest {

    private static final String REST = """
            listeners: [{ bind: 127.0.0.1:8080 }]
            pools: { web: { backends: [127.0.0.1:9001] } }
            routes: [{ to: web }]
            """;

    @ParameterizedTest
    @ValueSource(strings = {
        "admin:\n  token: hunter2 # the token\n",
        "admin:\n  token:   'hunter2'\n",
        "admin:\n  token: \"hunter2\"\n  bind: 127.0.0.1:9901\n",
        "admin:\n  token: \"hunt\\x65r2\"\n",
        "admin:\n  token: >-\n    hunter2\n",
        "admin:\n  token:\n    hunter2\n",
        "admin: { token: hunter2, bind: 127.0.0.1:9901 }\n",
        "admin: { bind: 127.0.0.1:9901, \"token\": hunter2 }\n",
        "admin: {\n  token: hunter2 }\n",
        "admin:\n  token: ${UNSET:-hunter2}\n",
        "admin:\n  token: hunter${TWO}\n"
    })
    void hidesATokenThatStandsInTheFile(String admin) {
        String shown = MaskedConfig.of(load(admin));

        assertThat(shown).doesNotContain("hunter").doesNotContain("hunt\\").contains("***").endsWith(REST);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "admin:\n  token: ${TOKEN}\n",
        "admin:\n  token: \"${TOKEN:-}\" # from the environment\n",
        "admin: { token: \"${TOKEN}\", bind: 127.0.0.1:9901 }\n",
        "admin: { bind: 127.0.0.1:9901 }\n"
    })
    void leavesAReferenceToTheEnvironmentAsItIs(String admin) {
        assertThat(MaskedConfig.of(load(admin))).isEqualTo(admin + REST);
    }

    @Test
    void hidesTheTokenWhereverElseItStands() {
        assertThat(MaskedConfig.of(load("# hunter2, do not tell\nadmin:\n  token: hunter2\n")))
                .isEqualTo("# ***, do not tell\nadmin:\n  token: \"***\"\n" + REST);
    }

    private static Loaded load(String admin) {
        Map<String, String> environment = Map.of("TOKEN", "hunter2", "TWO", "2");
        return (Loaded) new ConfigLoader(environment::get, List.of()).load("evenkeel.yaml", admin + REST, Path.of("/"));
    }
}
