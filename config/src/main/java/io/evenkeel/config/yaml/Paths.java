package io.evenkeel.config.yaml;

/// Paths as diagnostics show them: `pools.api.backends[1].weight`. A key with other characters than letters, digits, `-` and `_` is
/// quoted: `routes[0].match.query["a.b"]`.
public final class Paths {

    private Paths() {}

    /// @param parent empty: the file as a whole
    public static String key(String parent, String key) {
        if (!isSimple(key)) {
            return parent + "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    public static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    private static boolean isSimple(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_')) {
                return false;
            }
        }
        return !key.isEmpty();
    }
}
