package io.evenkeel.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.report.Findings;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Shape;
import io.evenkeel.config.vocabulary.Vocabulary;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.SourceText;
import io.evenkeel.config.yaml.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ExampleTest {

    private static final Path EXAMPLE = Path.of("../docs/evenkeel.example.yaml");

    @Test
    void loadsWithoutWarnings() throws IOException {
        LoadResult result = new ConfigLoader(name -> null, List.of()).load(EXAMPLE);
        assertThat(result).isInstanceOfSatisfying(Loaded.class, loaded -> assertThat(loaded.warnings()).isEmpty());
    }

    @Test
    void usesEveryKey() throws IOException {
        Set<String> unused = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        collect("", Vocabulary.FILE, unused);
        Node root = TreeReader.read(new SourceText("example", Files.readString(EXAMPLE)), new Findings());
        use("", Vocabulary.FILE, root, used);
        unused.removeAll(used);
        assertThat(used).isNotEmpty();
        assertThat(unused).as("keys that the example does not use").isEmpty();
    }

    private static void collect(String path, Shape<?> shape, Set<String> keys) {
        switch (shape) {
            case Scalar<?> _ -> { }
            case Section<?> section -> section.keys().forEach(key -> {
                keys.add(path + "." + key.name());
                collect(path + "." + key.name(), key.shape(), keys);
            });
            case ListOf<?> list -> collect(path, list.item(), keys);
            // Header fields and query parameters are described by one shape: the example shows its forms under the fields.
            case MapOf<?, ?> map -> collect(path.replace(".query", ".headers"), map.entry(), keys);
            case OneOf<?> oneOf -> oneOf.forms().forEach(form -> collect(path, form.shape(), keys));
        }
    }

    private static void use(String path, Shape<?> shape, Node node, Set<String> keys) {
        if (!shape.accepts(node)) {
            return;
        }
        switch (shape) {
            case Scalar<?> _ -> { }
            case Section<?> section -> {
                for (Key<?> key : section.keys()) {
                    Node value = ((Node.Mapping) node).get(key.name());
                    if (value != null) {
                        keys.add(path + "." + key.name());
                        use(path + "." + key.name(), key.shape(), value, keys);
                    }
                }
            }
            case ListOf<?> list -> ((Node.ListNode) node).items().forEach(item -> use(path, list.item(), item, keys));
            case MapOf<?, ?> map -> ((Node.Mapping) node).entries().values().forEach(entry -> use(path, map.entry(), entry.value(), keys));
            case OneOf<?> oneOf -> oneOf.forms().forEach(form -> use(path, form.shape(), node, keys));
        }
    }
}
