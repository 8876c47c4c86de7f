package io.evenkeel.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonSchemaTest {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(new JsonMapper().readTree(JsonSchema.text()));

    @Test
    void isASchemaOfDraft2020() {
        Schema draft = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(draft.validate(new JsonMapper().readTree(JsonSchema.text()))).isEmpty();
    }

    static Stream<Path> goodFiles() throws IOException {
        try (Stream<Path> golden = Files.list(Path.of("src/test/golden/good"))) {
            return Stream.concat(Stream.of(Path.of("../docs/evenkeel.example.yaml")), golden.filter(file -> file.toString().endsWith(".yaml")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("goodFiles")
    void acceptsWhatTheLoaderAccepts(Path file) throws IOException {
        String yaml = Files.readString(file);
        assertThat(SCHEMA.validate(EditorJson.of(yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "listeners: [{ bind: 127.0.0.1:8080 }]",
        "listeners: []\nroutes: [{ to: web }]",
        "listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ to: web, respond: { status: 200 } }]",
        "listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ name: x }]",
        "listeners: [{ bind: 127.0.0.1:8080, tls: {} }]\nroutes: [{ to: web }]",
        "listeners: [{ bind: 127.0.0.1:8080, via: maybe }]\nroutes: [{ to: web }]",
        "listeners: [{ bind: 127.0.0.1:8080, timeouts: { idle: 10 } }]\nroutes: [{ to: web, priority: high }]",
        "listeners: [{ bind: 127.0.0.1:8080, limits: { headers: 0 } }]\nroutes: [{ to: web }]",
        "listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ to: web }]\npools: { web: { backends: [{ address: a:1, weight: 1001 }] } }",
        "listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ to: web }]\npools: { web: { backends: [10.0.0.1] } }",
        "listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ to: web }]\npools: { a.b: { backends: [10.0.0.1:80] } }",
        "listeners: [{ bind: 127.0.0.1:8080 }]\nroutes: [{ to: web, retry: { on: [501] } }]",
    })
    void refusesWhatAnEditorShouldMark(String yaml) {
        assertThat(SCHEMA.validate(EditorJson.of(yaml))).isNotEmpty();
    }
}
