package io.evenkeel.proxy.reference;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// `Connection` (RFC 9110 §7.6.1).
///
/// @param options what it lists, in lower case
record ConnectionRules(Set<String> options) {

    /// Options that say something themselves, and fields that are dropped or remade whether they are named or not.
    private static final Set<String> NAME_NOTHING = Set.of("close", "keep-alive", "upgrade", "te", "connection", "proxy-connection");

    /// Most octets in the values of all lines: nobody names as much in good faith.
    private static final int MAX_LENGTH = 512;

    /// Without one of these a message means something else.
    private static final Set<String> NEVER = Set.of("host", "content-length", "transfer-encoding", "authorization");

    /// @param request whether naming one of [#NEVER] is a fault; in an answer it is passed over
    static ConnectionRules read(List<Field> fields, boolean request, Set<String> faults) {
        Set<String> options = new HashSet<>();
        for (String value : Field.values(fields, "connection")) {
            for (String option : Grammar.elements(value)) {
                if (!option.isEmpty()) {
                    options.add(option.toLowerCase(Locale.ROOT));
                }
            }
        }
        int length = Field.values(fields, "connection").stream().mapToInt(String::length).sum();
        if (length > MAX_LENGTH || !options.stream().allMatch(Grammar::isToken) || request && options.stream().anyMatch(NEVER::contains)) {
            faults.add("bad-connection");
        }
        return new ConnectionRules(options);
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /// RFC 9112 §9.3.
    boolean keepsAlive(boolean http10) {
        return !has("close") && (!http10 || has("keep-alive"));
    }

    /// The fields that are not dropped for being named.
    List<Field> unnamed(List<Field> fields) {
        return fields.stream().filter(field -> !names(field.key())).toList();
    }

    private boolean names(String key) {
        return has(key) && !NAME_NOTHING.contains(key) && !NEVER.contains(key);
    }
}
