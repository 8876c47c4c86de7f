package io.evenkeel.proxy.fuzz;

import java.util.ArrayList;
import java.util.List;

/// What a backend may answer to one request.
final class AnswerGenerator {

    /// Bytes of Netty's first read of a connection; later ones grow and shrink.
    private static final int FIRST_READ = 2048;

    private AnswerGenerator() {}

    static String answer(Dice dice) {
        StringBuilder wire = new StringBuilder();
        while (dice.percent(15)) {
            wire.append(head(dice, dice.pick("100", "103", "102", "199", "101"), dice.permille(60) ? FieldGenerator.framing(dice, dice.percent(30), dice.below(3)) : List.of()));
        }
        String status = dice.mostly(300, "200", "204", "304", "206", "404", "500", "101", "205", "302", "401", "599", "100");
        boolean chunked = dice.percent(35);
        int length = dice.percent(50) ? dice.between(1, dice.percent(5) ? 3000 : 30) : 0;
        boolean framed = dice.percent(85);
        wire.append(head(dice, status, framed ? FieldGenerator.framing(dice, chunked, length) : List.of()));
        boolean body = dice.mostly(150, status, "204").equals(status) && !status.equals("204") && !status.equals("304");
        if (body) {
            wire.append(chunked ? BodyGenerator.chunked(dice) : BodyGenerator.data(dice, length));
        }
        if (dice.percent(5)) {
            wire.append(dice.pick("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "x", "\r\n", "\0"));
        }
        return dice.percent(35) ? Mutator.mutate(wire.toString(), dice, AnswerGenerator::simple) : wire.toString();
    }

    /// An answer that ends where a read of the proxy may, with another one behind it that nobody asked for.
    static String fillingARead(Dice dice) {
        int size = dice.percent(50) ? FIRST_READ : 256 << dice.below(6);
        String head = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n";
        int length = size - head.formatted(size - head.length() - 2).length();
        return head.formatted(length) + "v".repeat(length) + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    }

    private static String simple(Dice dice) {
        return head(dice, dice.pick("200", "100", "204"), FieldGenerator.framing(dice, dice.percent(50), 5)) + "5\r\nhello\r\n0\r\n\r\n";
    }

    private static String head(Dice dice, String status, List<String> framing) {
        List<String> lines = new ArrayList<>(framing);
        if (status.equals("101")) {
            lines.add("Upgrade: " + dice.mostly(100, "websocket", "WebSocket", "h2c", "websocket, h2c", "other"));
            lines.add(dice.mostly(50, "Connection: upgrade", "Connection: close", "Upgrade: websocket"));
        }
        String version = dice.mostly(80, "HTTP/1.1", "HTTP/1.0", "HTTP/1.0", "HTTP/1.0", "HTTP/2", "HTTP/0.9", "http/1.1", "ICY", "HTTP/1.2", "");
        String code = dice.mostly(10, status, "099", "600", "2", "20", "2000", "20x", "-20", "", "\u00b200");
        String phrase = dice.mostly(60, " OK", "", " ", "  two  spaces ", " \u00e9", " \t", " a\0b", "OK", " Not Found\u007f", " " + "p".repeat(40));
        return version + dice.mostly(3, " ", "  ", "\t", "") + code + phrase + FieldGenerator.lineEnd(dice)
                + FieldGenerator.section(dice, lines)
                + dice.mostly(3, "\r\n", "\n", "\r", "\r\r\n", " \r\n", "");
    }
}
