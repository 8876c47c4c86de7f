package io.evenkeel.proxy.reference;

import java.util.List;
import java.util.Set;

/// A sound answer head, and what follows from it.
///
/// @param fields    all field lines
/// @param effective without those that `Connection` names
/// @param options   what `Connection` lists, in lower case
/// @param framing   of the body that follows
/// @param keepAlive whether another answer may follow it on its connection
public record Answer(int status, String phrase, boolean http10, List<Field> fields, List<Field> effective, Set<String> options,
        Framing framing, boolean keepAlive) {

    /// Whether another head follows this one (RFC 9110 §15.2).
    public boolean interim() {
        return status < 200 && status != 101;
    }
}
