package io.evenkeel.proxy.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The case of a whole exchange: what a client sends on one connection, and what backends answer to the requests they see, in turn.
///
/// @param answers the last one is followed by good ones without end
record Conversation(Case input, String client, List<String> answers) {

    /// Between what the client sends and each of the answers.
    private static final String SEPARATOR = "\0ANSWER\0";
    private static final Pattern SEPARATORS = Pattern.compile(Pattern.quote(SEPARATOR));

    private static final int HANGS_UP = 0;
    private static final int TWO_BACKENDS = 1;
    private static final int ANSWERS_EARLY = 2;
    private static final int AT_ONCE = 3;
    private static final int ALLOWS_ENCODED = 4;

    /// What the route of [#allowedEncodings] allows in a path, of four kinds.
    private static final Set<String> SOME_ENCODINGS = Set.of("slash", "double");

    /// What comes when the planned answers are used up.
    static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    static Conversation of(Case input) {
        List<String> parts = Arrays.asList(SEPARATORS.split(input.wire(), -1));
        return new Conversation(input, parts.getFirst(), parts.subList(1, parts.size()));
    }

    static Case plan(long settings, String client, List<String> answers) {
        StringBuilder wire = new StringBuilder(client);
        answers.forEach(answer -> wire.append(SEPARATOR).append(answer));
        return new Case(settings, wire.toString());
    }

    /// The settings with the client's piece in one.
    static long atOnce(long settings) {
        return settings | 1 << AT_ONCE;
    }

    String answer(int index) {
        return index < answers.size() ? answers.get(index) : GOOD;
    }

    /// Whether backends close their connections a moment after each answer, whatever it said.
    boolean hangsUp() {
        return input.is(HANGS_UP);
    }

    /// Whether there is a second backend; else each connection to the only one is used again as soon as it is free.
    private boolean mayGoElsewhere() {
        return input.is(TWO_BACKENDS);
    }

    /// What the route allows in a path.
    Set<String> allowedEncodings() {
        return input.is(ALLOWS_ENCODED) ? SOME_ENCODINGS : Set.of();
    }

    /// The name of the listener that has the route.
    String listener() {
        return input.is(ALLOWS_ENCODED) ? "encoded" : mayGoElsewhere() ? "retried" : "reused";
    }

    /// Whether backends answer when they have seen the head, though the body is still to come.
    boolean answersEarly() {
        return input.is(ANSWERS_EARLY);
    }

    /// Whether the client sends all in one piece, so that the proxy has its next request at hand when an answer ends.
    List<byte[]> clientParts() {
        byte[] bytes = Text.bytes(client);
        return input.is(AT_ONCE) ? Splits.whole(bytes) : Splits.random(bytes, input.settings());
    }
}
