package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.fuzz.TunnelBackend.Ending;
import io.evenkeel.proxy.reference.Answer;
import io.evenkeel.proxy.reference.AnswerRules;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.RelayRules;
import io.evenkeel.proxy.reference.Request;
import io.evenkeel.proxy.reference.RequestRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole proxy between a client that asks for WebSocket and a backend that agrees, each with data that may come in one piece with its head.
///
/// Where both heads are sound, each side gets every octet of the other's behind them, and then its end. Where one is not, nobody hears a 101.
final class TunnelSubject implements Subject {

    /// As the configuration below says.
    private static final Limits REQUEST_LIMITS = new Limits(8 * 1024, 32 * 1024, 100, 4 * 1024);
    /// What the proxy takes from a backend.
    private static final Limits ANSWER_LIMITS = new Limits(8 * 1024, 128 * 1024, 1000, Long.MAX_VALUE);
    private static final AnswerRules.Question QUESTION = new AnswerRules.Question(false, "websocket");

    private static final int CLIENT_ENDS_FIRST = 0;

    private final TunnelBackend backend = new TunnelBackend();
    private final FuzzedProxy proxy = new FuzzedProxy("""
            listeners:
              - { name: web, bind: 127.0.0.1:0, limits: { request-line: 8KiB, header-bytes: 32KiB, headers: 100, body: 4KiB } }
            pools:
              one: { backends: [127.0.0.1:%d], ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } } }
            routes:
              - { to: one }
            """.formatted(backend.port()));

    /// A head, and what follows it.
    private record Said<T>(T head, String rest) {}

    @Override
    public String name() {
        return "tunnel";
    }

    // ---- generating

    @Override
    public Case generate(Dice dice) {
        long settings = dice.percent(25) ? Conversation.atOnce(dice.bits()) : dice.bits();
        return Conversation.plan(settings, handshake(dice) + data(dice), List.of(agreement(dice) + data(dice)));
    }

    private static String handshake(Dice dice) {
        List<String> lines = new ArrayList<>();
        lines.add("Host: example.org");
        lines.add(FieldGenerator.field(dice, "Upgrade", dice.mostly(80, "websocket", "WebSocket", "h2c", "websocket, h2c", "")));
        lines.add(FieldGenerator.field(dice, "Connection", dice.mostly(80, "Upgrade", "upgrade, x", "keep-alive, Upgrade", "close", "")));
        String method = dice.mostly(20, "GET", "POST", "HEAD");
        String version = dice.mostly(20, "HTTP/1.1", "HTTP/1.0");
        String head = method + " /" + Long.toHexString(dice.bits()) + dice.pick("", "?b=c") + " " + version + "\r\n" + FieldGenerator.section(dice, lines) + "\r\n";
        return dice.percent(8) ? Mutator.mutate(head, dice, TunnelSubject::handshake) : head;
    }

    private static String agreement(Dice dice) {
        List<String> lines = new ArrayList<>();
        lines.add(FieldGenerator.field(dice, "Upgrade", dice.mostly(60, "websocket", "WebSocket", "h2c", "other", "")));
        lines.add(FieldGenerator.field(dice, "Connection", dice.mostly(60, "Upgrade", "upgrade", "close", "")));
        String interim = dice.percent(10) ? "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" : "";
        String head = interim + "HTTP/1.1 101 Switching Protocols\r\n" + FieldGenerator.section(dice, lines) + "\r\n";
        return dice.percent(8) ? Mutator.mutate(head, dice, TunnelSubject::agreement) : head;
    }

    /// Octets of the other protocol. Some look like HTTP: nobody may read them so.
    private static String data(Dice dice) {
        StringBuilder data = new StringBuilder();
        for (int i = dice.below(4); i > 0; i--) {
            switch (dice.below(5)) {
                case 0 -> data.append("GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n");
                case 1 -> data.append("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
                case 2 -> data.append("x".repeat(dice.percent(10) ? 50_000 : dice.between(1, 3000)));
                default -> {
                    for (int octets = dice.between(1, 40); octets > 0; octets--) {
                        data.append(dice.octet());
                    }
                }
            }
        }
        return data.toString();
    }

    // ---- checking

    @Override
    public String check(Case input) {
        Conversation plan = Conversation.of(input);
        Said<Request> asked = asked(plan.client(), REQUEST_LIMITS);
        boolean asks = asked != null && asked.head.isWebSocket() && asked.head.hidden().isEmpty();
        Said<Answer> agreed = asks ? agreed(plan.answer(0), ANSWER_LIMITS) : null;
        boolean clientFirst = input.is(CLIENT_ENDS_FIRST);
        Ending ending = agreed == null ? Ending.AT_ONCE : clientFirst ? Ending.SECOND : Ending.FIRST;
        backend.begin(new TunnelBackend.Piece(asked == null ? "" : asked.head.target(), Splits.random(Text.bytes(plan.answer(0)), input.settings()), ending));
        RawClient.Talk talk = RawClient.talk(proxy.address("web"), plan.clientParts(),
                heard -> asked == null || agreed != null && clientFirst && agreed(heard, Limits.NONE) != null,
                heard -> asked != null && agreed == null && answered(heard, asked.head));
        if (asked == null || agreed == null) {
            Disagreement.unlessEqual("101 to a client", agreed(talk.heard(), Limits.NONE) == null, true);
        } else {
            compare(asked, agreed, talk);
        }
        proxy.awaitNothingInFlight();
        proxy.assertNoDefectLogged();
        return agreed != null ? "tunnel" : asks ? "not agreed" : "not asked";
    }

    private void compare(Said<Request> asked, Said<Answer> agreed, RawClient.Talk talk) {
        Said<Answer> told = agreed(talk.heard(), Limits.NONE);
        if (told == null) {
            throw new Disagreement("101 to the client", talk, agreed);
        }
        Disagreement.unlessEqual("fields of the 101", RelayRules.byName(told.head.fields()), RelayRules.interim(agreed.head, true, RelayRules.Edits.NONE));
        Disagreement.unlessEqual("octets to the client", told.rest, agreed.rest);
        Disagreement.unlessEqual("end towards the client", talk.end(), RawClient.End.FIN);

        TunnelBackend.Heard heard = backend.heard();
        Said<Request> seen = heard == null ? null : asked(heard.text(), Limits.NONE);
        if (heard == null || seen == null) {
            throw new Disagreement("request at the backend", String.valueOf(heard), asked);
        }
        Request request = asked.head;
        String made = request.requestId().isEmpty() ? Field.values(seen.head.fields(), "x-request-id").getFirst() : null;
        RelayRules.Orders orders = new RelayRules.Orders("127.0.0.1", false, false, true, true, false, "", null, made, RelayRules.Edits.NONE);
        Disagreement.unlessEqual("fields at the backend", RelayRules.byName(seen.head.fields()), RelayRules.request(request, orders));
        Disagreement.unlessEqual("octets to the backend", seen.rest, asked.rest);
        Disagreement.unlessEqual("an orderly end towards the backend", heard.orderly(), true);
    }

    private static boolean answered(String heard, Request asked) {
        return HeardAnswer.all(heard, List.of(asked), false, false).stream().anyMatch(HeardAnswer::whole);
    }

    /// The request at the beginning; null when there is no sound one.
    private static @Nullable Said<Request> asked(String wire, Limits limits) {
        return RequestRules.readHead(wire, false, limits) instanceof Reading.Whole<Request>(Request head, String rest) ? new Said<>(head, rest) : null;
    }

    /// The 101 at the beginning, behind interim answers; null when there is no sound one.
    private static @Nullable Said<Answer> agreed(String wire, Limits limits) {
        String text = wire;
        while (AnswerRules.readHead(text, QUESTION, limits) instanceof Reading.Whole<Answer>(Answer head, String rest)) {
            if (!head.interim()) {
                return head.status() == 101 ? new Said<>(head, rest) : null;
            }
            text = rest;
        }
        return null;
    }

    @Override
    public void close() {
        proxy.close();
        backend.close();
    }
}
