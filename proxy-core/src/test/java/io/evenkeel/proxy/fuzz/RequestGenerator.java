package io.evenkeel.proxy.fuzz;

import java.util.List;

/// What a client may send on one connection: requests from the grammar with a fault here and there, and then broken by chance.
final class RequestGenerator {

    private RequestGenerator() {}

    static String connection(Dice dice) {
        StringBuilder wire = new StringBuilder();
        int requests = dice.percent(75) ? 1 : dice.between(2, 4);
        for (int i = 0; i < requests; i++) {
            wire.append(request(dice));
        }
        return dice.percent(35) ? Mutator.mutate(wire.toString(), dice, RequestGenerator::request) : wire.toString();
    }

    static String request(Dice dice) {
        String method = dice.mostly(250, "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "PURGE", "get", "M!#$%&'*+-.^_`|~0",
                "", "G(T", "G\u00c9T", "PROPFIND", "A".repeat(32), "A".repeat(33), "POST", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "TRACE");
        String version = dice.mostly(100, "HTTP/1.1", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "http/1.1", "HTTP/1.10",
                "HTTP/1.", "HTTP/11", "", "HTTPS/1.1", "HTTP/1.1 ", "HTTP/1.1\0", "HTTP/3.7");
        String host = TargetGenerator.host(dice);
        boolean chunked = dice.percent(25);
        int length = dice.percent(25) ? dice.between(1, dice.percent(5) ? 3000 : 30) : 0;
        List<String> lines = FieldGenerator.framing(dice, chunked, length);
        int hosts = dice.permille(15) ? dice.pick(0, 2) : version.equals("HTTP/1.0") ? dice.below(2) : 1;
        for (int i = 0; i < hosts; i++) {
            lines.add(FieldGenerator.field(dice, "Host", host));
        }
        if (dice.percent(5)) {
            lines.add(FieldGenerator.field(dice, "Expect", dice.mostly(200, "100-continue", "100-Continue", "200-ok", "", "100-continue, x")));
        }
        if (method.equals("OPTIONS") || method.equals("TRACE")) {
            lines.add(FieldGenerator.field(dice, "Max-Forwards", dice.mostly(200, "1", "10", "0", "007", "999999999", "1000000000", "-1", "", "1 1")));
        }
        if (dice.percent(4)) {
            lines.add("Upgrade: websocket");
            lines.add("Connection: Upgrade");
        }
        return dice.mostly(20, "", "\r\n", "\r\n", "\n", "\r", "\r\n\r\n", " ", "\0")
                + method + separator(dice) + TargetGenerator.target(dice, host) + separator(dice) + version + FieldGenerator.lineEnd(dice)
                + FieldGenerator.section(dice, lines) + dice.mostly(3, "\r\n", "\n", "\r", "\r\r\n", " \r\n", "")
                + (chunked ? BodyGenerator.chunked(dice) : BodyGenerator.data(dice, length));
    }

    private static String separator(Dice dice) {
        return dice.mostly(3, " ", "  ", "\t", "", "\u000b", "\u00a0", "\r");
    }
}
