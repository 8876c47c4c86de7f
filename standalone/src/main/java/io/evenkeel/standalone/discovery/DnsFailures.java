package io.evenkeel.standalone.discovery;

import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// What a look-up in DNS that found nothing tells: that nothing is there, or that nobody knows.
final class DnsFailures {

    private DnsFailures() {}

    /// Whether a name server said that there is no such name, or no such record of it.
    static boolean saysNothingIsThere(Throwable failure) {
        DnsResponseCode code = code(failure);
        return code == null ? failure instanceof UnknownHostException && failure.getCause() == null : code.equals(DnsResponseCode.NXDOMAIN);
    }

    private static @Nullable DnsResponseCode code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DnsErrorCauseException error) {
                return error.getCode();
            }
        }
        return null;
    }

    /// One line.
    static String inWords(Throwable failure) {
        DnsResponseCode code = code(failure);
        if (code != null) {
            return "the name server says " + code;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
    }
}
