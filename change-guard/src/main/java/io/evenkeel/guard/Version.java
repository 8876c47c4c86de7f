package io.evenkeel.guard;

import java.time.Instant;

/// One accepted configuration.
///
/// @param number     1 and up, in the order of acceptance
/// @param acceptedAt when it was, to the millisecond
/// @param sha256     of its text in UTF-8, 64 lower-case hexadecimal digits
public record Version(int number, Instant acceptedAt, String sha256) {

    /// Enough of [#sha256] to tell versions apart in a log line.
    public String shortSha256() {
        return sha256.substring(0, 12);
    }
}
