package io.evenkeel.standalone.admin;

import io.evenkeel.standalone.admin.Order.Confirm;
import io.evenkeel.standalone.admin.Order.Drain;
import io.evenkeel.standalone.admin.Order.Enable;
import io.evenkeel.standalone.admin.Order.Weigh;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// What is said with an order: a JSON object, strictly read.
///
/// @param order what is wanted
/// @param by    whose order it is; empty: not said
record OrderBody(Order order, String by) {

    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final int LONGEST_NAME = 100;

    /// A body that is no order; the message says what was expected.
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /// @param body may be empty, which is as `{}`
    static OrderBody read(OrderPath path, byte[] body) throws Malformed {
        JsonNode fields = object(body);
        List<String> known = switch (path.verb()) {
            case DRAIN -> List.of("force", "by");
            case ENABLE, CONFIRM -> List.of("by");
            case WEIGHT -> List.of("weight", "force", "by");
        };
        for (String name : fields.propertyNames()) {
            if (!known.contains(name)) {
                throw new Malformed(name + ": not known here (expected: some of " + String.join(", ", known) + ")");
            }
        }
        Order order = switch (path.verb()) {
            case DRAIN -> new Drain(path.pool(), path.name(), force(fields));
            case ENABLE -> new Enable(path.pool(), path.name());
            case WEIGHT -> new Weigh(path.pool(), path.name(), weight(fields), force(fields));
            case CONFIRM -> new Confirm(path.pool());
        };
        return new OrderBody(order, by(fields));
    }

    private static JsonNode object(byte[] body) throws Malformed {
        try {
            JsonNode node = body.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException e) {
            // said below
        }
        throw new Malformed("not a JSON object (expected: one like {\"weight\": 5})");
    }

    private static boolean force(JsonNode fields) throws Malformed {
        JsonNode force = fields.path("force");
        if (!force.isMissingNode() && !force.isBoolean()) {
            throw new Malformed("force: " + force + " (expected: true or false)");
        }
        return force.isBoolean() && force.booleanValue();
    }

    private static @Nullable Integer weight(JsonNode fields) throws Malformed {
        JsonNode weight = fields.path("weight");
        if (weight.isNull()) {
            return null;
        }
        if (!weight.isIntegralNumber() || !weight.canConvertToInt() || weight.intValue() < 0 || weight.intValue() > 1000) {
            throw new Malformed("weight: " + (weight.isMissingNode() ? "missing" : weight) + " (expected: 0..1000, or null for the file's)");
        }
        return weight.intValue();
    }

    private static String by(JsonNode fields) throws Malformed {
        JsonNode by = fields.path("by");
        if (by.isMissingNode()) {
            return "";
        }
        if (!by.isString() || by.stringValue().length() > LONGEST_NAME) {
            throw new Malformed("by: (expected: text of at most " + LONGEST_NAME + " characters)");
        }
        return by.stringValue().replace('"', '\''); // it stands in quotes in the log, before other fields
    }
}
