package io.evenkeel.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

/// A configuration as an indented text, one value a line, for golden files.
final class ConfigDump {

    private ConfigDump() {}

    static String of(Record config) throws ReflectiveOperationException {
        StringBuilder out = new StringBuilder();
        append(config, "", out);
        return out.toString();
    }

    private static void append(Record value, String indent, StringBuilder out) throws ReflectiveOperationException {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            append(component.getName(), component.getAccessor().invoke(value), indent, out);
        }
    }

    private static void append(String name, Object value, String indent, StringBuilder out) throws ReflectiveOperationException {
        switch (value) {
            case List<?> list when !list.isEmpty() && !isPlain(list.getFirst()) -> {
                for (int i = 0; i < list.size(); i++) {
                    append(name + "[" + i + "]", list.get(i), indent, out);
                }
            }
            case Map<?, ?> map when !map.isEmpty() -> {
                out.append(indent).append(name).append(":\n");
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    append(entry.getKey().toString(), entry.getValue(), indent + "  ", out);
                }
            }
            case Record nested when !isPlain(nested) -> {
                out.append(indent).append(name).append(": ").append(nested.getClass().getSimpleName()).append('\n');
                append(nested, indent + "  ", out);
            }
            case null -> out.append(indent).append(name).append(": absent\n");
            default -> {
                boolean unlimited = value.equals(Long.MAX_VALUE) || value.equals(Durations.UNLIMITED);
                out.append(indent).append(name).append(": ").append(unlimited ? "unlimited" : value).append('\n');
            }
        }
    }

    /// Records whose text is how an operator writes them.
    private static boolean isPlain(Object value) {
        return !(value instanceof Record) || value instanceof BindAddress || value instanceof HostPort || value instanceof Secret
                || value instanceof ProbeConfig.StatusRange;
    }
}
