package io.evenkeel.proxy.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One field line (RFC 9112 §5).
///
/// @param name  as sent
/// @param value without white space around it
/// @param key   the name in lower case: names have no case (RFC 9110 §5.1)
public record Field(String name, String value, String key) {

    public Field(String name, String value) {
        this(name, value, name.toLowerCase(Locale.ROOT));
    }

    /// The values of all lines of that name, in their order.
    ///
    /// @param key in lower case
    public static List<String> values(List<Field> fields, String key) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.key.equals(key)) {
                values.add(field.value);
            }
        }
        return values;
    }
}
