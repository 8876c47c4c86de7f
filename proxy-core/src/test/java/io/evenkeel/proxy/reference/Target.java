package io.evenkeel.proxy.reference;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request target (RFC 9112 §3.2).
///
/// @param authority of the absolute form; null in the others
/// @param path      in its normal forms; `/` where there is none
/// @param query     behind the first `?`; null when there is none
/// @param asterisk  whether it asks about the server as a whole
record Target(@Nullable String authority, PathRules.Path path, @Nullable String query, boolean asterisk) {

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    /// @return null when there are faults
    static @Nullable Target read(String method, String target, boolean secure, Set<String> faults) {
        String lower = target.toLowerCase(Locale.ROOT);
        boolean options = method.equals("OPTIONS");
        if (target.equals("*") && options) {
            return origin(null, "", true, faults);
        }
        if (target.startsWith("/")) {
            return origin(null, target, false, faults);
        }
        if (lower.startsWith(HTTPS) && target.length() > HTTPS.length() && !secure) {
            faults.add("misdirected"); // RFC 9110 §7.4
            return null;
        }
        if (!lower.startsWith(HTTP) && !lower.startsWith(HTTPS)) {
            faults.add("bad-target");
            return null;
        }
        return absolute(target.substring(target.indexOf("//") + 2), options, faults);
    }

    private static @Nullable Target absolute(String rest, boolean options, Set<String> faults) {
        int end = 0;
        while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
            end++;
        }
        String authority = rest.substring(0, end);
        if (authority.isEmpty() || authority.contains("@")) { // userinfo: RFC 9110 §4.2.4
            faults.add("bad-target");
            return null;
        }
        return origin(authority, rest.substring(end), options, faults);
    }

    /// @param emptyMeansAsterisk RFC 9112 §3.2.4
    private static @Nullable Target origin(@Nullable String authority, String pathAndQuery, boolean emptyMeansAsterisk, Set<String> faults) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        PathRules.Path normal = PathRules.normalise(path.isEmpty() ? "/" : path);
        if (normal == null) {
            faults.add("bad-path");
            return null;
        }
        return new Target(authority, normal, mark < 0 ? null : pathAndQuery.substring(mark + 1), emptyMeansAsterisk && pathAndQuery.isEmpty());
    }

    /// As a backend must see it; the absolute form is for proxies only.
    String toForward(PathRules.Path path) {
        return asterisk ? "*" : path.toForward() + (query == null ? "" : "?" + query);
    }
}
