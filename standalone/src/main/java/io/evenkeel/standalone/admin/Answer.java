package io.evenkeel.standalone.admin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// What an admin request is answered. Immutable.
///
/// @param status 200..599
/// @param type   its media type
/// @param fields further header fields
record Answer(int status, String type, byte[] body, Map<String, String> fields) {

    private static final ObjectWriter JSON = new JsonMapper().writerWithDefaultPrettyPrinter();

    static Answer text(int status, String type, String body) {
        return new Answer(status, type, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer json(int status, Object value) {
        return text(status, "application/json", JSON.writeValueAsString(value) + "\n");
    }

    /// @param message says what was expected
    static Answer error(int status, String message) {
        return json(status, Map.of("error", message));
    }

    static Answer unauthorised() {
        return error(401, "a token is needed (expected: Authorization: Bearer …)").with("www-authenticate", "Bearer realm=\"evenkeel\"");
    }

    static Answer methodNotAllowed(List<String> allowed) {
        String list = String.join(", ", allowed);
        return error(405, "method not allowed (expected: " + list + ")").with("allow", list);
    }

    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Answer(status, type, body, Map.copyOf(more));
    }
}
