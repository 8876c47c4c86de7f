package io.evenkeel.config.vocabulary;

import io.evenkeel.config.IpAddress;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Unfit;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Host names: of servers, of routes, of the Host field.
final class Hosts {

    private static final String EXPECTED = "a host name like shop.example, or \"*.shop.example\"";

    /// What a route matches: a name, an IP address or a `*.` wildcard; becomes lower case.
    static final Scalar<String> PATTERN = new Scalar<>(
            Kind.of("host pattern", "A host name without port, or `*.` and a name, which covers one or more labels in front of it and wants quotes.", "shop.example", "\"*.shop.example\""),
            EXPECTED, new Scalar.Text(null), Hosts::pattern);

    /// What a Host field may say: a name or an address, with or without a port; empty: whatever it was.
    static final Scalar<String> FIELD = new Scalar<>(
            Kind.of("host", "A host name, with or without a port.", "shop.example", "shop.example:8443"),
            "a host name, with or without :port", new Scalar.Text(null), Hosts::field);

    private Hosts() {}

    /// Labels of letters, digits, `-` and `_` (which DNS and container networks know), 63 characters each, 253 in all (RFC 1035
    /// §2.3.4). A name that ends in a number is a mistyped IPv4 address.
    static boolean isName(String text) {
        if (text.isEmpty() || text.length() > 253) {
            return false;
        }
        String[] labels = text.split("\\.", -1);
        for (String label : labels) {
            if (!label.matches("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")) {
                return false;
            }
        }
        return !labels[labels.length - 1].matches("[0-9]+");
    }

    private static String pattern(String text) throws Unfit {
        if (text.equals("*")) {
            throw new Unfit(Code.BAD_HOST, null, "for every host leave `hosts` out");
        }
        boolean wildcard = text.startsWith("*.");
        String name = wildcard ? text.substring(2) : unbracketed(text);
        byte[] address = wildcard ? null : IpAddress.parse(name);
        if (address != null) {
            return address.length == 4 ? IpAddress.format(address) : "[" + IpAddress.format(address) + "]";
        }
        if (!isName(name)) {
            throw new Unfit(Code.BAD_HOST, null, hint(text));
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String field(String text) throws Unfit {
        if (text.isEmpty()) {
            return text;
        }
        int colon = text.lastIndexOf(':');
        boolean withPort = colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}") && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String host = withPort ? text.substring(0, colon) : text;
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed ? !IpAddress.isAddress(unbracketed(host)) : !isName(host) && !(host.indexOf(':') < 0 && IpAddress.isAddress(host))) {
            throw new Unfit(Code.BAD_HOST, null, hint(text));
        }
        return text;
    }

    private static String unbracketed(String text) {
        return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    }

    private static @Nullable String hint(String text) {
        if (text.indexOf(':') >= 0) {
            return "name the host alone, without scheme and port";
        }
        if (text.indexOf('/') >= 0) {
            return "name the host alone; paths belong in `path`";
        }
        if (text.endsWith(".")) {
            return "leave out the dot at the end";
        }
        if (text.indexOf('*') >= 0) {
            return "a wildcard is `*.` and the rest of the name";
        }
        if (text.chars().anyMatch(c -> c > 127)) {
            try {
                return "write it as requests carry it: " + IDN.toASCII(text);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return null;
    }
}
