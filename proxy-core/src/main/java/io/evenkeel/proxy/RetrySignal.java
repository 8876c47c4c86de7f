package io.evenkeel.proxy;

import io.evenkeel.routing.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How an Evenkeel tells the one in front of it that an answer is not to be tried again, so that tries multiply in one layer only:
/// `X-Evenkeel-Reason: code; tries=n`. The parameter is there when this layer has tried again, or would have and was refused by its
/// budget or for want of room. Back-pressure says it by its code word alone. Stateless.
///
/// The form is that of an item with a parameter (RFC 9651 §3.3, §3.1.2), read loosely: whoever is behind us is of the operator's choice,
/// and the worst that a wrong field does is to save a try.
final class RetrySignal {

    static final String FIELD = "X-Evenkeel-Reason";

    /// As [Bytes] that are looked up.
    static final Bytes FIELD_NAME = Bytes.of("x-evenkeel-reason");

    /// The code word of a backend's own answer that is passed on after all.
    private static final String PASSED = "backend-answer";

    private static final String TRIES = "tries=";

    private RetrySignal() {}

    /// Whether a layer behind us says so.
    ///
    /// @param value of the field
    static boolean forbidsRetry(Bytes value) {
        String[] parts = value.toString().split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().startsWith(TRIES)) {
                return true;
            }
        }
        return Reason.saysBackPressure(parts[0].strip());
    }

    /// The field's value for a backend's answer that is passed on.
    ///
    /// @param present what the answer itself says in that field; its code word stays. Null: nothing
    static String passed(@Nullable Bytes present, int tries) {
        String code = present == null ? "" : present.toString().split(";", 2)[0].strip();
        return with(code.isEmpty() ? PASSED : code, tries);
    }

    /// The field's value for an answer of our own.
    static byte[] own(byte[] code, int tries) {
        return with(new String(code, StandardCharsets.ISO_8859_1), tries).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String with(String code, int tries) {
        return code + "; " + TRIES + tries;
    }
}
