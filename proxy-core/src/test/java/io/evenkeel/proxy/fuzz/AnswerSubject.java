package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.reference.Answer;
import io.evenkeel.proxy.reference.AnswerRules;
import io.evenkeel.proxy.reference.Body;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Framing;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.RelayRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The way of a backend's bytes through the codec: what it takes for the answer to one request, and what it makes of it for a client.
final class AnswerSubject implements Subject {

    private final HeadMemory memory = new HeadMemory();

    /// What the reference sees.
    ///
    /// @param heads  interim ones, then the final one
    /// @param body   null when it is not whole
    /// @param faults why it may end in a refusal
    /// @param must   whether it must
    /// @param rest   what does not belong to the answer
    private record Expected(List<Answer> heads, @Nullable Body body, String ending, Set<String> faults, boolean must, String rest) {}

    @Override
    public String name() {
        return "answer";
    }

    @Override
    public Case generate(Dice dice) {
        return new Case(dice.bits() & (dice.bits() | 1 << 3), AnswerGenerator.answer(dice));
    }

    @Override
    public String check(Case input) {
        AnswerSettings settings = new AnswerSettings(input);
        byte[] bytes = Text.bytes(input.wire());
        Expected expected = read(input.wire(), settings);
        AnswerRun.Outcome outcome = new AnswerRun(settings, memory).run(Splits.whole(bytes));
        compareReading(outcome, expected);
        comparePassing(outcome, expected, settings);
        for (List<byte[]> parts : List.of(Splits.single(bytes), Splits.random(bytes, input.settings()))) {
            AnswerRun.Outcome other = new AnswerRun(settings, memory).run(parts);
            Disagreement.unlessEqual("depends on the split", other.comparable(), outcome.comparable());
            if (!other.body().equals(outcome.body())) {
                comparePassing(other, expected, settings);
            }
        }
        return outcome.ending();
    }

    private static Expected read(String wire, AnswerSettings settings) {
        List<Answer> heads = new ArrayList<>();
        String text = wire;
        do {
            switch (AnswerRules.readHead(text, settings.question(), settings.referenceLimits())) {
                case Reading.Cut<Answer>(Set<String> faults) -> {
                    return new Expected(heads, null, AnswerRun.CUT_HEAD, faults, false, "");
                }
                case Reading.Refused<Answer>(Set<String> faults) -> {
                    return new Expected(heads, null, "", faults, true, "");
                }
                case Reading.Whole<Answer>(Answer head, String rest) -> {
                    heads.add(head);
                    text = rest;
                }
            }
        } while (heads.getLast().interim());
        if (heads.getLast().status() == 101) {
            return new Expected(heads, null, AnswerRun.UPGRADED, Set.of(), false, text);
        }
        return switch (AnswerRules.readBody(heads.getLast(), text, settings.backendCloses())) {
            case Reading.Cut<Body>(Set<String> faults) -> new Expected(heads, null, AnswerRun.CUT_BODY, faults, false, "");
            case Reading.Refused<Body>(Set<String> faults) -> new Expected(heads, null, "", faults, true, "");
            case Reading.Whole<Body>(Body body, String rest) -> new Expected(heads, body, AnswerRun.WHOLE, Set.of(), false, rest);
        };
    }

    private static void compareReading(AnswerRun.Outcome outcome, Expected expected) {
        boolean agreed = expected.faults().contains(outcome.ending()) || !expected.must() && expected.ending().equals(outcome.ending());
        if (!agreed) {
            throw new Disagreement("answer reading ends in two ways", outcome.ending(),
                    expected.must() ? expected.faults() : expected.ending() + " or " + expected.faults());
        }
        Disagreement.unlessEqual("answer heads", outcome.heads(), expected.heads().stream().map(SeenAnswer::of).toList());
        if (!outcome.refused()) {
            Disagreement.unlessEqual("behind the answer", outcome.rest(), expected.rest());
        }
    }

    /// A client that reads strictly must see the same answers, or that the last one is cut.
    private static void comparePassing(AnswerRun.Outcome outcome, Expected expected, AnswerSettings settings) {
        String text = outcome.head();
        for (Answer answer : expected.heads()) {
            if (answer.interim() && settings.http10()) {
                continue; // RFC 9110 §15.2
            }
            if (!(AnswerRules.readHead(text, settings.question(), Limits.NONE) instanceof Reading.Whole<Answer>(Answer sent, String rest))) {
                throw new Disagreement("passed answer is not whole", text, answer);
            }
            Disagreement.unlessEqual("passed status line", text.substring(0, text.indexOf("\r\n")),
                    "HTTP/1.1 " + answer.status() + " " + answer.phrase());
            Disagreement.unlessEqual("passed answer fields", RelayRules.byName(sent.fields()), fields(answer, outcome.dataOnly(), settings));
            text = rest;
            if (answer == expected.heads().getLast() && !answer.interim() && answer.status() != 101) {
                compareBody(outcome, expected, answer, sent, settings);
            }
        }
        Disagreement.unlessEqual("passed behind the head", text, "");
    }

    private static Map<String, List<String>> fields(Answer answer, boolean dataOnly, AnswerSettings settings) {
        if (answer.status() < 200) {
            return RelayRules.interim(answer, settings.via(), settings.referenceEdits());
        }
        boolean ends = answer.framing().kind() == Framing.Kind.CHUNKED || answer.framing().kind() == Framing.Kind.UNTIL_CLOSE;
        Disagreement.unlessEqual("bare data", dataOnly, ends && settings.http10());
        return RelayRules.answer(answer, settings.http10(), settings.keep() && !dataOnly, ends && !dataOnly, dataOnly, settings.via(),
                AnswerRun.DATE, settings.referenceEdits());
    }

    private static void compareBody(AnswerRun.Outcome outcome, Expected expected, Answer answer, Answer sent, AnswerSettings settings) {
        Body body = expected.body();
        Reading<Body> seen = AnswerRules.readBody(sent, outcome.body(), outcome.dataOnly());
        if (body == null) {
            // with bare data only a reset can show that it is cut
            if (!outcome.dataOnly() && !(seen instanceof Reading.Cut<?>)) {
                throw new Disagreement("the client does not see the cut", outcome.body(), answer);
            }
        } else if (outcome.whole()) {
            List<Field> trailers = outcome.dataOnly() ? List.of() : RelayRules.trailers(body.trailers(), answer.options());
            Disagreement.unlessEqual("passed body", seen, new Reading.Whole<>(new Body(body.data(), trailers, false), ""));
        }
    }
}
