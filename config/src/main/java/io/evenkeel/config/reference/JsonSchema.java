package io.evenkeel.config.reference;

import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Shape;
import io.evenkeel.config.vocabulary.Vocabulary;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema (draft 2020-12) of the configuration file, by which editors complete and check it. It accepts every file that the
/// loader accepts, and some more: ranges with units and references between names are the loader's.
public final class JsonSchema {

    private static final JsonMapper MAPPER = new JsonMapper();

    /// A value from the environment can be anything; what it stands for is checked when the file is loaded.
    private static final String VARIABLE = "\\$\\{";

    private JsonSchema() {}

    /// The schema as text, ending in a new line.
    public static String text() {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(of(Vocabulary.FILE)) + "\n";
    }

    private static ObjectNode of(Section<?> file) {
        ObjectNode schema = MAPPER.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:evenkeel:configuration:1");
        schema.put("title", "Evenkeel configuration");
        section(file, schema);
        ObjectNode definitions = schema.putObject("$defs");
        definitions.putObject("variable").put("type", "string").put("pattern", VARIABLE)
                .put("description", "A value from the environment: ${NAME} or ${NAME:-default}");
        return schema;
    }

    private static void describe(Shape<?> shape, ObjectNode schema) {
        switch (shape) {
            case Scalar<?> scalar -> scalar(scalar, schema);
            case Section<?> section -> section(section, schema);
            case ListOf<?> list -> {
                schema.put("type", "array");
                describe(list.item(), schema.putObject("items"));
                if (list.least() > 0) {
                    schema.put("minItems", list.least());
                }
                if (list.unique()) {
                    schema.put("uniqueItems", true);
                }
            }
            case MapOf<?, ?> map -> {
                schema.put("type", "object");
                if (map.key().form() instanceof Scalar.Text text && text.pattern() != null) {
                    schema.putObject("propertyNames").put("pattern", whole(text.pattern()));
                }
                describe(map.entry(), schema.putObject("additionalProperties"));
            }
            case OneOf<?> oneOf -> {
                ArrayNode forms = schema.putArray("anyOf");
                oneOf.forms().forEach(form -> describe(form.shape(), forms.addObject()));
            }
        }
    }

    private static void section(Section<?> section, ObjectNode schema) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = MAPPER.createArrayNode();
        for (Key<?> key : section.keys()) {
            ObjectNode property = properties.putObject(key.name());
            describe(key.shape(), property);
            property.put("description", description(key));
            switch (key.presence()) {
                case Key.Required _ -> required.add(key.name());
                case Key.Default given -> property.set("default", DefaultJson.of(given.text()));
                case Key.Optional _, Key.Choice _ -> { }
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        for (List<Key<?>> choice : section.choices()) {
            ArrayNode oneOf = schema.putArray("oneOf");
            choice.forEach(key -> oneOf.addObject().putArray("required").add(key.name()));
        }
        schema.put("additionalProperties", false);
    }

    private static String description(Key<?> key) {
        String expected = key.shape() instanceof Scalar<?> scalar ? "\n\nExpected: " + scalar.expected() : "";
        String absent = key.presence() instanceof Key.Optional optional ? "\n\nWhen absent: " + optional.words() : "";
        return key.doc() + expected + absent;
    }

    private static void scalar(Scalar<?> scalar, ObjectNode schema) {
        switch (scalar.form()) {
            // Text is read from what is written, so 1 and true are texts as well.
            case Scalar.Text text -> {
                schema.putArray("type").add("string").add("number").add("boolean");
                if (text.pattern() != null) {
                    schema.put("pattern", whole(text.pattern()) + "|" + VARIABLE);
                }
            }
            case Scalar.Whole number -> {
                ArrayNode forms = schema.putArray("anyOf");
                forms.addObject().put("type", "integer").put("minimum", number.least()).put("maximum", number.most());
                if (number.word() != null) {
                    forms.addObject().put("const", number.word());
                }
                forms.addObject().put("type", "string").put("pattern", "^-?[0-9]+$");
                forms.addObject().put("$ref", "#/$defs/variable");
            }
            case Scalar.Words words -> {
                ArrayNode forms = schema.putArray("anyOf");
                ArrayNode values = forms.addObject().putArray("enum");
                words.words().forEach(word -> addAsEditorsReadIt(word, values));
                forms.addObject().put("$ref", "#/$defs/variable");
            }
            case Scalar.Switch _ -> {
                ArrayNode forms = schema.putArray("anyOf");
                forms.addObject().putArray("enum").add("on").add("off").add(true).add(false).add("true").add("false");
                forms.addObject().put("$ref", "#/$defs/variable");
            }
        }
        ArrayNode examples = MAPPER.createArrayNode();
        if (scalar.form() instanceof Scalar.Text(String pattern) && pattern != null) {
            scalar.kind().examples().forEach(example -> examples.add(example.replace("\"", "")));
            schema.set("examples", examples);
        }
    }

    /// A word without quotes may be a number or a truth value to an editor (YAML 1.2 core schema).
    private static void addAsEditorsReadIt(String word, ArrayNode values) {
        values.add(word);
        if (word.equals("true") || word.equals("false")) {
            values.add(Boolean.parseBoolean(word));
        } else if (word.chars().allMatch(c -> '0' <= c && c <= '9')) {
            values.add(Integer.parseInt(word));
        }
    }

    private static String whole(String pattern) {
        return "^(?:" + pattern + ")$";
    }
}
