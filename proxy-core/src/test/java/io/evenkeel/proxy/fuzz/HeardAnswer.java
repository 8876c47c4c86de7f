package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.reference.Answer;
import io.evenkeel.proxy.reference.AnswerRules;
import io.evenkeel.proxy.reference.Body;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Framing;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.Request;
import java.util.ArrayList;
import java.util.List;

/// A final answer as a client hears it, behind the interim ones.
///
/// @param startLine without its CRLF
record HeardAnswer(String startLine, Answer head, Reading<Body> body) {

    static final String REASON = "x-evenkeel-reason";
    private static final String TRIES = "; tries=[1-9][0-9]*";

    /// All answers to the requests of one connection.
    ///
    /// @param closed whether the connection was closed in an orderly way behind them
    /// @param strict whether an answer that is malformed or cut in its head is a disagreement; else it ends the list
    static List<HeardAnswer> all(String heard, List<Request> requests, boolean closed, boolean strict) {
        List<HeardAnswer> answers = new ArrayList<>();
        String text = heard;
        while (!text.isEmpty()) {
            Request request = answers.size() < requests.size() ? requests.get(answers.size()) : null;
            boolean head = request != null && request.method().equals("HEAD");
            Reading<Answer> reading = AnswerRules.readHead(text, new AnswerRules.Question(head, null), Limits.NONE);
            if (reading instanceof Reading.Whole<Answer>(Answer answer, String rest)) {
                String line = text.substring(0, text.indexOf("\r\n"));
                text = rest;
                if (answer.interim()) {
                    Disagreement.unlessEqual("interim answer to HTTP/1.0", request != null && request.http10(), false);
                    continue;
                }
                Reading<Body> body = AnswerRules.readBody(answer, text, closed);
                answers.add(new HeardAnswer(line, answer, body));
                text = body instanceof Reading.Whole<Body>(_, String next) ? next : "";
            } else if (strict) {
                throw new Disagreement("the client hears what is no answer", text, reading);
            } else {
                return answers;
            }
        }
        return answers;
    }

    boolean whole() {
        return body instanceof Reading.Whole<Body>;
    }

    /// Why the proxy made it; empty when it did not.
    String reason() {
        List<String> reasons = Field.values(head.fields(), REASON);
        return reasons.isEmpty() || tellsOfTries() ? "" : reasons.getFirst().replaceFirst(TRIES + "$", "");
    }

    /// Whether it is a backend's, with which the proxy made do after further tries.
    boolean tellsOfTries() {
        return Field.values(head.fields(), REASON).stream().anyMatch(reason -> reason.matches("backend-answer" + TRIES));
    }

    boolean says(String option) {
        return Field.values(head.fields(), "connection").equals(List.of(option));
    }

    /// Whether only the end of the connection is the end of the body.
    boolean endsWithConnection() {
        return head.framing().kind() == Framing.Kind.UNTIL_CLOSE;
    }
}
