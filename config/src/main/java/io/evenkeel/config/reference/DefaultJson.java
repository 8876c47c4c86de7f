package io.evenkeel.config.reference;

import io.evenkeel.config.report.Findings;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.SourceText;
import io.evenkeel.config.yaml.TreeReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The text of a default as JSON: what an editor offers to insert.
final class DefaultJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DefaultJson() {}

    static JsonNode of(String text) {
        Node node = TreeReader.read(new SourceText("default", text), new Findings());
        return node == null ? JSON.stringNode("") : of(node);
    }

    private static JsonNode of(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.plain() && scalar.text().matches("-?[0-9]{1,15}")
                    ? JSON.numberNode(Long.parseLong(scalar.text())) : JSON.stringNode(scalar.text());
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
            case Node.Broken _ -> throw new IllegalArgumentException("default: " + node);
        };
    }
}
