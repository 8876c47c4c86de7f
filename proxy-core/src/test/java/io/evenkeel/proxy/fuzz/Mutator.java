package io.evenkeel.proxy.fuzz;

import java.util.function.Function;

/// Breaks what was well-formed, octet by octet and piece by piece.
final class Mutator {

    /// Pieces that have fooled parsers.
    private static final String[] DICTIONARY = {
        "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\r\r\n", "\0", " ", "\t", ":", ",", ";", "\u00a0", "\u0085", "\u00ff", "\u000b", "\u000c", "\u007f",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding:\tchunked\r\n", "Transfer-Encoding : chunked\r\n", "\r\n chunked", "Content-Length: 5\r\n", "Content-Length: 0\r\n",
        "Connection: close\r\n", "Connection: Transfer-Encoding\r\n", "Host: evil\r\n", " HTTP/1.1", " HTTP/1.0", "0\r\n\r\n", "5\r\nhello\r\n", ";ext", "+", "-", "0x", "00",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "/../", "%2e", "%2F", "%25", "\\", "?", "#", "@", "*",
    };

    private Mutator() {}

    /// @param other makes a message to take a piece from
    static String mutate(String wire, Dice dice, Function<Dice, String> other) {
        StringBuilder text = new StringBuilder(wire);
        for (int i = dice.between(1, 3); i > 0 && !text.isEmpty(); i--) {
            once(text, dice, other);
        }
        return text.toString();
    }

    private static void once(StringBuilder text, Dice dice, Function<Dice, String> other) {
        int at = dice.below(text.length());
        int length = Math.min(text.length() - at, dice.percent(70) ? dice.between(1, 3) : dice.between(1, 40));
        switch (dice.below(10)) {
            case 0 -> text.setCharAt(at, dice.octet());
            case 1 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << dice.below(8)));
            case 2 -> text.insert(at, dice.octet());
            case 3, 4 -> text.insert(at, dice.pick(DICTIONARY));
            case 5 -> text.delete(at, at + length);
            case 6 -> text.insert(at, text.substring(at, at + length));
            case 7 -> text.setLength(at);
            case 8 -> number(text, at, dice);
            default -> {
                String piece = other.apply(dice);
                text.replace(at, at + length, piece.substring(dice.below(piece.length() + 1)));
            }
        }
    }

    /// Changes the next digit, and so most often a length.
    private static void number(StringBuilder text, int from, Dice dice) {
        int at = from;
        while (at < text.length() && !Character.isDigit(text.charAt(at))) {
            at++;
        }
        if (at < text.length()) {
            text.setCharAt(at, (char) ('0' + dice.below(10)));
        }
    }
}
