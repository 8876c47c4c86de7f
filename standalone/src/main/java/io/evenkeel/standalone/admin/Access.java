package io.evenkeel.standalone.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who may see the pages that are not open.
///
/// With a token set, who carries it. Without one (possible on a loopback address only) anyone who reaches the address by that address:
/// a `Host` that is some other name is a web page in the operator's browser that had its name resolve to 127.0.0.1 (DNS rebinding).
final class Access {

    private static final String SCHEME = "bearer ";
    /// An IP address, `localhost` or a name below it (RFC 6761 §6.3), with or without a port.
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(?i)([0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+(%25[a-z0-9]+)?]|([a-z0-9-]+\\.)*localhost)(:[0-9]{1,5})?");

    private Access() {}

    /// @param token         what is asked for; empty: nothing
    /// @param authorization the field as sent
    /// @param host          the field as sent
    /// @return null when access is granted
    static @Nullable Answer denial(String token, @Nullable String authorization, @Nullable String host) {
        if (!token.isEmpty()) {
            return carries(token, authorization) ? null : Answer.unauthorised();
        }
        if (host != null && LOCAL_HOST.matcher(host).matches()) {
            return null;
        }
        return Answer.error(403, "without admin.token this page is shown under an IP address or localhost only");
    }

    /// In time that does not depend on how much of the token is right.
    private static boolean carries(String token, @Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8));
    }
}
