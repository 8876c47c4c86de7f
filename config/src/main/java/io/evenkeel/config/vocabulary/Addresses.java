package io.evenkeel.config.vocabulary;

import io.evenkeel.config.BindAddress;
import io.evenkeel.config.Cidr;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Unfit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where to listen, where to connect, and ranges of clients.
final class Addresses {

    static final Scalar<BindAddress> BIND = new Scalar<>(
            Kind.of("bind address", "An IP address and a port, or `*` for every address of the machine. IPv6 in brackets. With `[` or `*` in front it wants quotes.", "127.0.0.1:8080", "\"[::1]:8080\"", "\"*:8080\""),
            "an IP address and a port like 127.0.0.1:8080, \"[::1]:8080\" or \"*:8080\"",
            new Scalar.Text("(\\*|[0-9.]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]+"), Addresses::bind);

    static final Scalar<HostPort> BACKEND = new Scalar<>(
            Kind.of("address", "A DNS name or an IP address, and a port. IPv6 in brackets and quotes.", "api.internal:8080", "10.0.0.1:8080", "\"[fd00::1]:8080\""),
            "a name or IP address and a port like api.internal:8080, 10.0.0.1:8080 or \"[fd00::1]:8080\"",
            new Scalar.Text("([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]+"), Addresses::backend);

    static final Scalar<Cidr> CIDR = new Scalar<>(
            Kind.of("address range", "An IP address and the number of bits that count; one address without.", "10.0.0.0/8", "fd00::/8", "192.0.2.7"),
            "an address range like 10.0.0.0/8 or fd00::/8",
            new Scalar.Text("[0-9A-Fa-f:.]+(/[0-9]{1,3})?"), Addresses::cidr);

    private Addresses() {}

    private static BindAddress bind(String text) throws Unfit {
        if (text.startsWith("unix:")) {
            throw new Unfit(Code.VALUE_NOT_WORKING_YET, "an IP address and a port; unix sockets come in a later version", null);
        }
        Split split = split(text, Code.BAD_BIND);
        if (split.port == null) {
            String hint = text.matches("[0-9]{1,5}") ? "did you mean \"*:" + text + "\"?" : null;
            throw new Unfit(Code.MISSING_PORT, "an address and a port like " + (hint == null ? text + ":8080" : "127.0.0.1:" + text), hint);
        }
        int port = port(split.port, 0);
        if (split.host.equals("*")) {
            return new BindAddress("*", port);
        }
        byte[] address = IpAddress.parse(split.host);
        if (address == null) {
            throw new Unfit(Code.BAD_BIND, null, switch (split.host) {
                case "localhost" -> "names are not looked up; did you mean 127.0.0.1:" + split.port + "?";
                case "" -> "did you mean \"*:" + split.port + "\"?";
                default -> null;
            });
        }
        return new BindAddress(IpAddress.format(address), port);
    }

    private static HostPort backend(String text) throws Unfit {
        int scheme = text.indexOf("://");
        if (scheme > 0) {
            throw new Unfit(Code.BAD_ADDRESS, null, "leave out " + text.substring(0, scheme + 3));
        }
        Split split = split(text, Code.BAD_ADDRESS);
        if (split.port == null) {
            throw new Unfit(Code.MISSING_PORT, "a name or IP address and a port like " + text + ":8080", null);
        }
        byte[] address = IpAddress.parse(split.host);
        if (address == null && !Hosts.isName(split.host)) {
            throw new Unfit(Code.BAD_ADDRESS);
        }
        String host = address == null ? split.host.toLowerCase(Locale.ROOT) : IpAddress.format(address);
        return new HostPort(host, port(split.port, 1));
    }

    private static Cidr cidr(String text) throws Unfit {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            int expected = why.indexOf("(expected: ");
            throw new Unfit(Code.BAD_CIDR, expected < 0 ? null : why.substring(expected + 11, why.length() - 1), null);
        }
    }

    private record Split(String host, @Nullable String port) {}

    /// IPv6 addresses stand in brackets, so that the port is the part after the only other colon.
    private static Split split(String text, Code bad) throws Unfit {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            byte[] address = close < 0 ? null : IpAddress.parse(text.substring(1, close));
            if (address == null || text.indexOf(':') > close) {
                throw new Unfit(bad);
            }
            String rest = text.substring(close + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new Unfit(bad);
            }
            return new Split(text.substring(1, close), rest.isEmpty() ? null : rest.substring(1));
        }
        int colon = text.lastIndexOf(':');
        if (colon >= 0 && text.indexOf(':') < colon) {
            String hint = IpAddress.isAddress(text) ? "an IPv6 address stands in brackets: \"[" + text + "]:8080\"" : null;
            throw hint == null ? new Unfit(bad) : new Unfit(Code.MISSING_PORT, null, hint);
        }
        return colon < 0 ? new Split(text, null) : new Split(text.substring(0, colon), text.substring(colon + 1));
    }

    private static int port(String text, int least) throws Unfit {
        String expected = "a port of " + least + "..65535";
        if (text.isEmpty()) {
            throw new Unfit(Code.MISSING_PORT, expected, null);
        }
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (port < least || port > 65535) {
            throw new Unfit(Code.OUT_OF_RANGE, expected, null);
        }
        return port;
    }
}
