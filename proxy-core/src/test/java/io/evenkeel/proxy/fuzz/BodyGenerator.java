package io.evenkeel.proxy.fuzz;

/// Bodies, nearly right.
final class BodyGenerator {

    private static final String[] TRAILERS = {
        "Checksum: 7", "x:", "grpc-status: 0", "Content-Length: 5", "Transfer-Encoding: chunked", "Host: evil", "x-forwarded-for: 1", "if-match: a",
        "if-: a", "proxy-x: a", "Set-Cookie: a=b", "B: 2", "A: 3", "X_Forwarded_For: 1", "content_length: 1", "a_b: 1",
        "T\u00e9: a", ": a", "no colon", " folded: x", "a b: c", "Long: " + "v".repeat(300), "Authorization: x",
    };

    private BodyGenerator() {}

    static String data(Dice dice, int length) {
        StringBuilder data = new StringBuilder(length);
        if (dice.percent(10)) {
            data.append(dice.pick("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "0\r\n\r\n", "5\r\nhello\r\n", "HTTP/1.1 200 OK\r\n\r\n", "\r\n\r\n"));
        }
        while (data.length() < length) {
            data.append(dice.percent(70) ? (char) ('a' + dice.below(26)) : dice.octet());
        }
        return data.substring(0, length);
    }

    static String chunked(Dice dice) {
        StringBuilder body = new StringBuilder();
        int chunks = dice.percent(20) ? 0 : dice.between(1, 4);
        for (int i = 0; i < chunks; i++) {
            int size = dice.percent(3) ? dice.between(1, 5000) : dice.between(1, 20);
            body.append(line(dice, size)).append(data(dice, size)).append(dice.mostly(4, "\r\n", "\n", "\r", "", "\r\r\n", " \r\n", "x\r\n", "\n\r"));
        }
        body.append(line(dice, 0));
        if (dice.permille(5)) {
            body.append("Long: ").append("v".repeat(dice.between(8000, 8300))).append("\r\n");
        }
        if (dice.permille(5)) {
            body.append("n:\r\n".repeat(dice.between(95, 103)));
        }
        if (dice.percent(25)) {
            for (int i = dice.between(1, 3); i > 0; i--) {
                body.append(dice.percent(70) ? TRAILERS[dice.below(16)] : dice.pick(TRAILERS)).append(FieldGenerator.lineEnd(dice));
            }
        }
        return body.append(dice.mostly(5, "\r\n", "\n", "\r", "", "\r\r\n")).toString();
    }

    private static String line(Dice dice, int size) {
        String hex = dice.percent(20) ? Integer.toHexString(size).toUpperCase() : Integer.toHexString(size);
        String digits = dice.mostly(40, hex, "0" + hex, "00000000000000" + hex, "000000000000000" + hex, "+" + hex, "-" + hex, "0x" + hex, " " + hex, "",
                hex + "g", "10000000" + hex, "fffffffffffffff", "ffffffffffffffff", "7fffffffffffffff", "8000000000000000" + hex, hex + "_0");
        String extension = dice.mostly(60, "", ";", ";a", ";a=b", ";a=\"b;c\"", " ;a", "\t ; a = b", " ", ";\n", ";\r", ";\0", ";\u00e9", "\n", ";x=" + "y".repeat(253),
                ";x=" + "y".repeat(254), " ".repeat(257));
        return digits + extension + dice.mostly(4, "\r\n", "\n", "\r", "\r\r\n", "", "\n\r", "\r ");
    }
}
