package io.evenkeel.proxy.fuzz;

/// Request targets and authorities, nearly right.
final class TargetGenerator {

    private static final String[] SEGMENTS = {
        "a", "b.c", "...", "%41", "%7e", "%3a", "%3A", "%20", "", "a;b", ".a", "a..", "", ".", "%2e", "..", "%2E%2e", ".%2e", "%2e.", "..;x", ".;x", "%2e;x", "%2e%2e;a=b", ";x",
        "%2F", "%5c", "%00", "%252e", "%25252F", "%2541", "%25", "%", "%4", "%zz", "%2", "%2525", "%25%32%65", "\\", "[x]", "{y}", "|", "^", "`", "%ff",
        "~u", "..a", "%2e%2e%2e", "%255c", "%2500",
        "a%2Fb", "a%2f..", "%2F.", "..%5Ca", "%2e%2fa", "%00%2E", "a%5c.;x", "%2F..;x", "%2F...", ".a%2Fa.", "%252e%2Fb", "%2F%2f",
    };

    /// Those without dot segments.
    private static final int PLAIN = 13;
    /// Those that are never refused below the root.
    private static final int HARMLESS = 19;

    private static final String[] HOSTS = {
        "h", "example.org", "EXAMPLE.org", "example.org.", "h:80", "h:", "h:00080", "h:65535", "a_b-c.d", "127.0.0.1", "[::1]", "[::1]:8080",
        "[2001:db8::A]", "[1:2:3:4:5:6:7:8]", "[::ffff:192.0.2.1]", "[1::]", "[1:2:3:4:5:6:7::]", "x:0", "1",
    };

    private static final String[] BAD_HOSTS = {
        "", ".", "..", "a..b", ".a", "h:65536", "h:999999", "h:8o", "h:80:80", "a b", "a@b", "u:p@h", "h/", "h?", "[::1", "::1", "[::1]x", "[::1].", "[fe80::1%25eth0]",
        "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[12345::]", "[::1.2.3]", "[::1.2.3.256]", "[1::2::3]", "[:1]", "[]", "[v1.a]", "[::01.2.3.4]", "[1:]", "[:::]",
        "h\u00e9", "h%41", "h,i", "*", "a".repeat(256), "a".repeat(255) + ".", "[::1.2.3.4:5]", "[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::g]", "h:+1", "[0:0:0:0:0:0:0:0::]",
    };

    private TargetGenerator() {}

    static String host(Dice dice) {
        return dice.permille(25) ? dice.pick(BAD_HOSTS) : dice.pick(HOSTS);
    }

    /// @param host that the request names elsewhere
    static String target(Dice dice, String host) {
        int form = dice.below(100);
        if (form < 90) {
            return pathAndQuery(dice);
        }
        if (form < 99) {
            String authority = dice.percent(85) ? host : host(dice);
            return dice.mostly(80, "http://", "HTTP://", "https://", "httP://", "http:/", "ftp://", "//", "http://u@", "http:")
                    + authority + (dice.percent(25) ? "" : pathAndQuery(dice));
        }
        return dice.pick("*", "", host, "h:443", "a", "?", "?q", "/\u00e9", "/#f", "/a b", "/\"", "/<", "/\0", "/\t", "http://", "https://", "http://?", "http:///", "*a");
    }

    private static String pathAndQuery(Dice dice) {
        StringBuilder target = new StringBuilder();
        int segments = dice.between(1, 5);
        int known = dice.percent(50) ? PLAIN : dice.percent(85) ? HARMLESS : SEGMENTS.length;
        target.append(dice.mostly(300, "/a/b", ""));
        for (int i = 0; i < segments; i++) {
            target.append('/').append(SEGMENTS[dice.below(known)]);
        }
        if (dice.percent(20)) {
            target.append('?').append(dice.pick("", "q", "a=b&c=%zz", "/../x", "?", "%2e%2e", "a\\b", "x=http://y/", "\u007f"));
        }
        if (dice.permille(3)) {
            target.append("/").append("l".repeat(dice.between(40, 9000)));
        }
        return target.toString();
    }
}
