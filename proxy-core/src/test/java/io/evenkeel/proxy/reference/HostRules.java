package io.evenkeel.proxy.reference;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `uri-host [ ":" port ]` (RFC 9110 §7.2, RFC 3986 §3.2.2), narrowed as docs/threat-model.md says.
final class HostRules {

    /// RFC 1035 §2.3.4.
    private static final int MAX_LENGTH = 255;

    private static final String OCTET = "(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    private static final String H16 = "[0-9A-Fa-f]{1,4}";
    private static final String LS32 = "(?:" + H16 + ":" + H16 + "|" + OCTET + "(?:\\." + OCTET + "){3})";

    /// The nine alternatives of RFC 3986, in its order.
    private static final String IPV6 = String.join("|",
            "(?:H:){6}L",
            "::(?:H:){5}L",
            "(?:H)?::(?:H:){4}L",
            "(?:(?:H:){0,1}H)?::(?:H:){3}L",
            "(?:(?:H:){0,2}H)?::(?:H:){2}L",
            "(?:(?:H:){0,3}H)?::H:L",
            "(?:(?:H:){0,4}H)?::L",
            "(?:(?:H:){0,5}H)?::H",
            "(?:(?:H:){0,6}H)?::").replace("L", LS32).replace("H", H16);

    private static final String LABEL = "[A-Za-z0-9_-]+";
    private static final String NAME = LABEL + "(?:\\." + LABEL + ")*";

    private static final Pattern AUTHORITY = Pattern.compile("(\\[(?:" + IPV6 + ")\\]|" + NAME + ")(\\.?)(?::([0-9]{0,5}))?");

    private HostRules() {}

    /// The host in lower case, without a trailing dot; null when the authority is malformed.
    static @Nullable String host(String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group(1);
        boolean dotBehindAddress = host.startsWith("[") && !matcher.group(2).isEmpty();
        String port = matcher.group(3);
        boolean portTooLarge = port != null && !port.isEmpty() && Integer.parseInt(port) > 65_535;
        return host.length() > MAX_LENGTH || dotBehindAddress || portTooLarge ? null : host.toLowerCase(Locale.ROOT);
    }
}
