package io.evenkeel.proxy.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// `Content-Length` and `Transfer-Encoding` (RFC 9112 §6). Where §6.1 and §6.3 let a recipient choose between repairing and refusing, it refuses.
final class FramingRules {

    /// RFC 9110 §8.6: 1*DIGIT; more than 18 could overflow a sum.
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private FramingRules() {}

    /// What the two fields say of the body, were one allowed.
    static Framing read(List<Field> fields, boolean http10, Set<String> faults) {
        List<String> codings = Field.values(fields, "transfer-encoding");
        List<String> lengths = Field.values(fields, "content-length");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                faults.add("length-and-chunked");
            } else if (http10 || codings.size() > 1) {
                faults.add("bad-transfer-encoding");
            } else if (codings.getFirst().equalsIgnoreCase("chunked")) {
                return Framing.CHUNKED;
            } else {
                faults.add(isListThatEndsWithChunked(codings.getFirst()) ? "transfer-coding-not-supported" : "bad-transfer-encoding");
            }
        } else if (lengths.size() > 1) {
            faults.add("two-content-lengths");
        } else if (lengths.size() == 1) {
            if (LENGTH.matcher(lengths.getFirst()).matches()) {
                return Framing.ofLength(Long.parseLong(lengths.getFirst()));
            }
            faults.add("bad-content-length");
        }
        return Framing.NONE;
    }

    /// §7: codings that we might have known, and `chunked` as the last, once.
    private static boolean isListThatEndsWithChunked(String value) {
        List<String> codings = new ArrayList<>(Grammar.elements(value));
        return codings.stream().allMatch(Grammar::isToken)
                && codings.removeLast().equalsIgnoreCase("chunked")
                && codings.stream().noneMatch("chunked"::equalsIgnoreCase);
    }
}
