package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.reference.Body;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.RelayRules;
import io.evenkeel.proxy.reference.Request;
import io.evenkeel.proxy.reference.RequestRules;
import java.util.List;

/// The way of a client's bytes through the codec: what it takes for requests, and what it makes of them for a backend.
final class RequestSubject implements Subject {

    private final HeadMemory memory = new HeadMemory();

    @Override
    public String name() {
        return "request";
    }

    @Override
    public Case generate(Dice dice) {
        return new Case(dice.bits() & dice.bits(), RequestGenerator.connection(dice));
    }

    @Override
    public String check(Case input) {
        RequestSettings settings = new RequestSettings(input);
        byte[] bytes = Text.bytes(input.wire());
        RequestRun.Outcome outcome = new RequestRun(settings, memory).run(Splits.whole(bytes));
        ConnectionReading expected = ConnectionReading.of(input.wire(), settings.secure(), settings.referenceLimits());
        compareReading(outcome, expected);
        compareForwarding(outcome, expected, settings);
        for (List<byte[]> parts : List.of(Splits.single(bytes), Splits.random(bytes, input.settings()))) {
            RequestRun.Outcome other = new RequestRun(settings, memory).run(parts);
            Disagreement.unlessEqual("depends on the split", other.comparable(), outcome.comparable());
            if (!other.forwarded().equals(outcome.forwarded())) {
                compareForwarding(other, expected, settings);
            }
        }
        return outcome.ending();
    }

    private static void compareReading(RequestRun.Outcome outcome, ConnectionReading expected) {
        if (!expected.allows(outcome.ending())) {
            throw new Disagreement("request reading ends in two ways", outcome.ending(), expected.ending() + " " + expected.faults());
        }
        Disagreement.unlessEqual("whole requests", outcome.ends().size(), expected.bodies().size());
        Disagreement.unlessEqual("request heads", outcome.heads(), expected.heads().stream().map(SeenRequest::of).toList());
    }

    /// A backend that reads strictly must see the same requests, no more and no fewer.
    private static void compareForwarding(RequestRun.Outcome outcome, ConnectionReading expected, RequestSettings settings) {
        String text = outcome.forwarded();
        for (int i = 0; i < expected.bodies().size(); i++) {
            Request head = expected.heads().get(i);
            Body body = expected.bodies().get(i);
            if (!(RequestRules.read(text, settings.secure()) instanceof Reading.Whole<RequestRules.Message>(RequestRules.Message sent, String rest))) {
                throw new Disagreement("forwarded request is not whole", text, head);
            }
            Disagreement.unlessEqual("forwarded request line", text.substring(0, text.indexOf("\r\n")),
                    head.method() + " " + settings.target(head) + " HTTP/1.1");
            Disagreement.unlessEqual("forwarded request fields", RelayRules.byName(sent.head().fields()),
                    RelayRules.request(head, settings.orders(head)));
            Disagreement.unlessEqual("forwarded request body", sent.body(),
                    new Body(body.data(), RelayRules.trailers(body.trailers(), head.options()), false));
            text = rest;
        }
        boolean agreed = text.isEmpty() || expected.lastIsCut() && RequestRules.read(text, settings.secure()) instanceof Reading.Cut<?>;
        if (!agreed) {
            throw new Disagreement("forwarded more than was asked", text, expected.lastIsCut() ? "a request that is cut" : "nothing");
        }
    }
}
