package io.evenkeel.testbackends;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Faults as JSON, strictly: an unknown key or word is an [IllegalArgumentException] that names what is expected.
final class FaultJson {

    private FaultJson() {}

    /// One fault, or a list of them.
    static List<Fault> read(byte[] json) {
        Object value = JsonReader.read(json);
        List<Fault> faults = new ArrayList<>();
        for (Object one : value instanceof List<?> list ? list : Collections.singletonList(value)) {
            faults.add(fault(object(one)));
        }
        return faults;
    }

    static List<Map<String, Object>> write(List<Fault> faults) {
        return faults.stream().map(FaultJson::write).toList();
    }

    /// `{"healthy": true}`.
    static boolean healthy(byte[] json) {
        Map<?, ?> object = object(JsonReader.read(json));
        if (object.size() == 1 && object.get("healthy") instanceof Boolean healthy) {
            return healthy;
        }
        throw new IllegalArgumentException(object + " (expected: {\"healthy\": true} or {\"healthy\": false})");
    }

    private static Map<String, Object> write(Fault fault) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", word(fault.kind()));
        json.put("share", fault.share());
        json.put("scope", word(fault.scope()));
        json.put("delay", fault.delay().toMillis() + "ms");
        json.put("factor", fault.factor());
        json.put("status", fault.status());
        json.put("variant", word(fault.variant()));
        return json;
    }

    private static Fault fault(Map<?, ?> json) {
        if (!json.containsKey("kind")) {
            throw new IllegalArgumentException("kind: missing (expected: " + words(Fault.Kind.values()) + ")");
        }
        Fault fault = Fault.of(one(Fault.Kind.values(), "kind", json.get("kind")));
        for (Map.Entry<?, ?> entry : json.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            fault = switch (key) {
                case "kind" -> fault;
                case "share" -> fault.withShare(Units.share(String.valueOf(value)));
                case "scope" -> fault.withScope(one(Fault.Scope.values(), key, value));
                case "delay" -> fault.withDelay(delay(value));
                case "factor" -> fault.withFactor(number(key, value).doubleValue());
                case "status" -> fault.withStatus(number(key, value).intValue());
                case "variant" -> fault.withVariant(one(Malformation.values(), key, value));
                default -> throw new IllegalArgumentException(key
                        + " (expected: kind, share, scope, delay, factor, status or variant)");
            };
        }
        return fault;
    }

    private static Duration delay(@Nullable Object value) {
        return Units.duration(String.valueOf(value));
    }

    private static Number number(String key, @Nullable Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw new IllegalArgumentException(key + ": " + value + " (expected: a number)");
    }

    private static <E extends Enum<E>> E one(E[] values, String key, @Nullable Object value) {
        for (E candidate : values) {
            if (word(candidate).equals(value)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(key + ": " + value + " (expected: " + words(values) + ")");
    }

    private static String words(Enum<?>[] values) {
        return Arrays.stream(values).map(FaultJson::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<?, ?> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(value + " (expected: a JSON object)");
    }
}
