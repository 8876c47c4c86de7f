package io.evenkeel.testbackends;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Answers that say what arrived, as JSON.
final class Echo {

    private static final String JSON = "application/json";

    private Echo() {}

    /// The whole request but for the body itself. Header names are in lower case, with the list of their values in order.
    static Answer request(Received received) {
        Map<String, Object> echo = new LinkedHashMap<>();
        echo.put("backend", received.backend());
        echo.put("method", received.head().method().name());
        echo.put("target", received.head().uri());
        echo.put("version", received.head().protocolVersion().text());
        echo.put("headers", fields(received.head().headers()));
        echo.put("trailers", fields(received.trailers()));
        echo.put("bytes", received.bodyBytes());
        echo.put("sha256", received.sha256());
        return Answer.bytes(200, JSON, JsonWriter.write(echo));
    }

    /// Size and hash of the body.
    static Answer sink(Received received) {
        Map<String, Object> sink = new LinkedHashMap<>();
        sink.put("backend", received.backend());
        sink.put("bytes", received.bodyBytes());
        sink.put("sha256", received.sha256());
        return Answer.bytes(200, JSON, JsonWriter.write(sink));
    }

    private static Map<String, List<String>> fields(HttpHeaders headers) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        headers.forEach(field -> fields.computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                .add(field.getValue()));
        return fields;
    }
}
