package io.evenkeel.proxy.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Field sections, nearly right.
final class FieldGenerator {

    private static final String[] NAMES = {
        "A", "b", "Accept", "Cookie", "User-Agent", "X-Set", "X-Add", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host",
        "X-Forwarded-Port", "X-Forwarded-", "Forwarded", "X-Real-IP", "X-Request-Id", "Via", "Date", "Authorization", "Keep-Alive", "Proxy-Connection",
        "Proxy-Authorization", "Proxy-Authenticate", "HTTP2-Settings", "Trailer", "Upgrade", "TE", "Max-Forwards", "Expect", "Close", "Server",
        "Set-Cookie", "Content-Type", "X-Forwarded_For", "X_Forwarded_For", "X_Forwarded_Port", "X-Forwarded-A_B", "Content_Length", "Transfer_Encoding",
        "X_Request_Id", "Max_Forwards",
    };

    private static final String[] VALUES = {
        "", "1", "a", "a, b", "\u00e9", "x\ty", "websocket", "h2c", "trailers", "trailers, deflate;q=0.5", "gzip", "0", "5", "192.0.2.7", "http",
        "example.org", "a=b; c=d", "\"quoted, comma\"", "close", "100-continue",
    };

    private static final String[] OPTIONS = {
        "close", "keep-alive", "Keep-Alive", "upgrade", "Upgrade", "TE", "te", "A", "b", "cookie", "x-forwarded-for", "x-forwarded-proto",
        "x-forwarded-host", "x-real-ip", "x-request-id", "expect", "trailer", "date", "via", "connection", "max-forwards", "content-type", "",
        "keep-alive, close", "close,,A", "A , b,TE", "upgrade, http2-settings",
    };

    private static final String[] BAD_OPTIONS = {
        "host", "Content-Length", "transfer-encoding", "authorization", "a b", "a;b", "\"close\"", "close\u00a0", "@",
    };

    private FieldGenerator() {}

    /// Lines, each with its CRLF, in any order.
    static String section(Dice dice, List<String> framing) {
        List<String> lines = new ArrayList<>(framing);
        int more = dice.percent(30) ? 0 : dice.between(1, dice.percent(5) ? 12 : 4);
        for (int i = 0; i < more; i++) {
            lines.add(dice.percent(25) ? connection(dice) : any(dice));
        }
        if (dice.permille(3)) {
            lines.add("Long: " + "v".repeat(dice.between(50, 9000)));
        }
        if (lines.size() > 1 && dice.percent(60)) {
            Collections.shuffle(lines, new Random(dice.bits()));
        }
        return String.join("", lines.stream().map(line -> line + lineEnd(dice)).toList());
    }

    static String lineEnd(Dice dice) {
        return dice.mostly(2, "\r\n", "\n", "\r", "\r\r\n", "", "\r\n ", "\r\n\t", " \r\n", "\0\r\n");
    }

    static String field(Dice dice, String name, String value) {
        String spelled = dice.percent(85) ? name : dice.percent(50) ? name.toLowerCase(Locale.ROOT) : name.toUpperCase(Locale.ROOT);
        String colon = dice.mostly(4, ":", " :", "\t:", "", "::", ": :", ";", ":\u000b", "                 :");
        return spelled + colon + space(dice) + value + (dice.percent(3) ? space(dice) : "");
    }

    private static String space(Dice dice) {
        return dice.mostly(80, " ", "", "  ", "\t", " \t ");
    }

    private static String connection(Dice dice) {
        String value = dice.permille(30) ? dice.pick(BAD_OPTIONS)
                : dice.permille(20) ? "x,".repeat(dice.between(120, 260))
                : dice.pick(OPTIONS);
        return field(dice, "Connection", dice.percent(20) ? value + dice.pick(",", ", ", " ,\t") + dice.pick(OPTIONS) : value);
    }

    private static String any(Dice dice) {
        return field(dice, dice.pick(NAMES), dice.pick(VALUES));
    }

    /// What frames a body of that many bytes; sometimes in a way that nobody should take.
    static List<String> framing(Dice dice, boolean chunked, int length) {
        List<String> lines = new ArrayList<>();
        if (chunked) {
            lines.add(field(dice, "Transfer-Encoding", dice.mostly(40, "chunked", "Chunked", "CHUNKED", "gzip, chunked", "chunked, chunked", "chunked,",
                    ",chunked", "xchunked", "chunked;q=1", "\"chunked\"", "identity", "chunked, identity", "gzip", "", "\u000bchunked", "chunked\u00a0")));
        } else if (length > 0 || dice.percent(30)) {
            String digits = Integer.toString(length);
            lines.add(field(dice, "Content-Length", dice.mostly(40, digits, "+" + digits, "-" + digits, "0" + digits, "000000000000000000" + digits,
                    digits + "," + digits, digits + ", " + digits, digits + " " + digits, "0x" + Integer.toHexString(length), digits + ".0", digits + "e0", "",
                    "18446744073709551616", "9223372036854775808", "999999999999999999", Integer.toString(length + 1), "\u00b2", digits + ";a")));
        }
        if (dice.permille(15)) {
            lines.add(dice.pick("Content-Length: " + length, "Content-Length: 0", "content-length:7", "Transfer-Encoding: chunked",
                    "Transfer-Encoding: identity", "transfer-encoding:\tchunked", "Transfer-Encoding : chunked"));
        }
        return lines;
    }
}
