package io.evenkeel.config.reference;

import io.evenkeel.config.report.Findings;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.SourceText;
import io.evenkeel.config.yaml.TreeReader;
import java.math.BigDecimal;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A YAML file as an editor sees it when it checks a schema: scalars without quotes are typed by the core schema of YAML 1.2 (§10.3.2).
final class EditorJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EditorJson() {}

    static JsonNode of(String yaml) {
        return of(Objects.requireNonNull(TreeReader.read(new SourceText("editor", yaml), new Findings())));
    }

    private static JsonNode of(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar(scalar);
            case Node.ListNode list -> {
                ArrayNode array = JSON.arrayNode();
                list.items().forEach(item -> array.add(of(item)));
                yield array;
            }
            case Node.Mapping mapping -> {
                ObjectNode object = JSON.objectNode();
                mapping.entries().forEach((key, entry) -> object.set(key, of(entry.value())));
                yield object;
            }
            case Node.Broken broken -> throw new AssertionError(broken);
        };
    }

    private static JsonNode scalar(Node.Scalar scalar) {
        String text = scalar.text();
        if (!scalar.plain()) {
            return JSON.stringNode(text);
        }
        if (scalar.isNull()) {
            return JSON.nullNode();
        }
        if (text.matches("true|True|TRUE|false|False|FALSE")) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        if (text.matches("[-+]?[0-9]+")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        if (text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
            return JSON.numberNode(new BigDecimal(text));
        }
        return JSON.stringNode(text);
    }
}
