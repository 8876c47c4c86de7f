package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.reference.Answer;
import io.evenkeel.proxy.reference.Body;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Framing;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.RelayRules;
import io.evenkeel.proxy.reference.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds what a client heard against what it said and what backends answered.
///
/// Each request gets its answers in turn, and each answer is one of three: a backend's, equal in meaning; the proxy's own, with a reason that
/// is true; or one that the client can see is cut, because the backend's was.
final class ExchangeJudge {

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private static final String ENCODED_PATH = "encoded-path";

    private final ConnectionReading said;
    private final RawClient.Talk talk;
    private final List<RawBackend.Attempt> attempts;
    private final Set<String> allowedEncodings;
    private final boolean mayMeetClosed;
    /// The next attempt that is not accounted for.
    private int next;

    /// @param allowedEncodings what the route allows in a path
    /// @param mayMeetClosed    whether a backend may have closed a connection unnoticed before a request was sent on it
    ExchangeJudge(ConnectionReading said, RawClient.Talk talk, List<RawBackend.Attempt> attempts, Set<String> allowedEncodings,
            boolean mayMeetClosed) {
        this.said = said;
        this.talk = talk;
        this.attempts = attempts;
        this.allowedEncodings = allowedEncodings;
        this.mayMeetClosed = mayMeetClosed;
    }

    /// How many answers the client waits for.
    static int expected(ConnectionReading said) {
        return said.bodies().size() + (said.ending() == ConnectionReading.Ending.REFUSED ? 1 : 0);
    }

    /// @return what came of it, for the count
    String judge() {
        if (talk.end() == RawClient.End.SILENCE) {
            throw new Disagreement("silence", talk.heard(), said);
        }
        if (!said.rest().isEmpty() && talk.end() == RawClient.End.RESET) {
            return "talked on"; // who sends more behind its last request may lose the answer to it (RFC 9112 §9.6)
        }
        List<HeardAnswer> heard = HeardAnswer.all(talk.heard(), said.heads(), talk.end() == RawClient.End.FIN, true);
        String outcome = "no answer";
        boolean over = false;
        for (int i = 0; i < heard.size(); i++) {
            HeardAnswer answer = heard.get(i);
            if (over) {
                throw new Disagreement("an answer behind the last", talk.heard(), said);
            }
            if (answer.reason().equals(ENCODED_PATH)) {
                outcome = notAllowed(i, answer);
                over = i == said.bodies().size() || answer.says("close");
            } else if (i < said.bodies().size()) {
                outcome = answer.reason().isEmpty() ? passed(i, answer) : failed(i, answer);
                over = !answer.whole() || answer.says("close") || answer.endsWithConnection();
            } else {
                outcome = refused(i, answer);
                over = true;
            }
        }
        if (!over && heard.size() != expected(said)) {
            throw new Disagreement("as many answers as requests", heard.size() + ", then " + talk.end(), expected(said));
        }
        if (next < attempts.size()) {
            throw new Disagreement("a backend saw a request more", attempts.get(next).raw(), said);
        }
        return outcome;
    }

    /// The proxy's answer to a path that its route does not allow, as soon as it has the head.
    private String notAllowed(int index, HeardAnswer answer) {
        boolean refused = index < said.heads().size() && !allowedEncodings.containsAll(said.heads().get(index).hidden());
        Disagreement.unlessEqual("a path that the route does not allow", refused, true);
        Request request = said.heads().get(index);
        Disagreement.unlessEqual("status of a path that is not allowed", answer.head().status(), 400);
        Disagreement.unlessEqual("whole refusal of a path", answer.whole(), true);
        boolean bodyless = request.framing().kind() == Framing.Kind.NONE;
        if (bodyless) { // else it depends on what of the body had come
            Disagreement.unlessEqual("close after a path that is not allowed", answer.says("close"), !request.keepAlive());
        }
        return answer.reason();
    }

    /// The proxy's answer to what is no whole request.
    private String refused(int index, HeardAnswer answer) {
        // where an end is not owed, the client may have left with the refusal already there
        boolean last = index == said.bodies().size() && (talk.end() != RawClient.End.LEFT || said.ending() != ConnectionReading.Ending.REFUSED);
        if (!last || !said.faults().contains(answer.reason()) || !answer.says("close") || !answer.whole()) {
            throw new Disagreement("refusal", answer, said);
        }
        return answer.reason();
    }

    /// The proxy's answer because no backend gave one.
    private String failed(int index, HeardAnswer answer) {
        Request request = said.heads().get(index);
        RawBackend.Attempt last = lastAttempt(index);
        boolean metClosed = mayMeetClosed && !IDEMPOTENT.contains(request.method());
        Set<String> reasons = last != null ? reasons(last) : metClosed ? Set.of("backend-reset") : Set.of();
        if (!reasons.contains(answer.reason())) {
            throw new Disagreement("reason of a failure", answer.reason(), reasons);
        }
        Disagreement.unlessEqual("status of a failure", answer.head().status(), 502);
        Disagreement.unlessEqual("whole failure", answer.whole(), true);
        boolean early = last != null && last.requestBody() == null;
        Disagreement.unlessEqual("close after a failure", answer.says("close"), early ? answer.says("close") : !request.keepAlive());
        return answer.reason();
    }

    private static Set<String> reasons(RawBackend.Attempt failed) {
        if (failed.answer().isEmpty()) {
            return Set.of("backend-reset");
        }
        boolean cutButSound = failed.head() instanceof Reading.Cut<Answer>(Set<String> faults) && faults.isEmpty();
        boolean refused = failed.head() instanceof Reading.Refused<Answer>;
        return cutButSound ? Set.of("backend-truncated") : refused ? Set.of("backend-malformed") : Set.of("backend-truncated", "backend-malformed");
    }

    /// The attempt that decides what the answer to that request is: after a backend that closed without an answer another may be asked.
    ///
    /// @return null when no backend saw the request
    private RawBackend.@Nullable Attempt lastAttempt(int index) {
        if (next == attempts.size() || mayMeetClosed && !attempts.get(next).requestLine().equals(requestLine(index))) {
            return null;
        }
        RawBackend.Attempt last = attempts.get(next++);
        compareRequest(index, last);
        while (last.answer().isEmpty() && next < attempts.size() && attempts.get(next).repeats(last)) {
            Disagreement.unlessEqual("may be repeated", IDEMPOTENT.contains(last.request().method()), true);
            last = attempts.get(next++);
            compareRequest(index, last);
        }
        return last;
    }

    private String requestLine(int index) {
        Request request = said.heads().get(index);
        return request.method() + " " + request.target() + " HTTP/1.1";
    }

    /// A backend's answer.
    private String passed(int index, HeardAnswer heard) {
        RawBackend.Attempt attempt = lastAttempt(index);
        if (attempt == null || !(attempt.head() instanceof Reading.Whole<Answer>(Answer answer, _))) {
            throw new Disagreement("an answer that no backend gave", heard, attempts);
        }
        Request request = said.heads().get(index);
        if (!allowedEncodings.containsAll(request.hidden())) {
            throw new Disagreement("passed on with a path that the route does not allow", request.hidden(), allowedEncodings);
        }
        Disagreement.unlessEqual("passed status line", heard.startLine(), "HTTP/1.1 " + answer.status() + " " + answer.phrase());
        boolean unframed = answer.framing().kind() == Framing.Kind.CHUNKED || answer.framing().kind() == Framing.Kind.UNTIL_CLOSE;
        boolean bare = unframed && request.http10();
        List<String> dates = Field.values(heard.head().fields(), "date");
        Map<String, List<String>> fields = RelayRules.answer(answer, request.http10(), request.keepAlive() && !bare, unframed && !bare, bare, true,
                dates.isEmpty() ? "a date" : dates.getFirst(), RelayRules.Edits.NONE);
        Map<String, List<String>> heardFields = RelayRules.byName(heard.head().fields());
        if (heard.tellsOfTries()) {
            Disagreement.unlessEqual("a failure, where tries are told of", answer.status() >= 500, true);
            heardFields.remove(HeardAnswer.REASON);
        }
        if (attempt.requestBody() == null) {
            // whether the client's connection outlives an early answer depends on what of the request had come
            heardFields.remove("connection");
            fields.remove("connection");
        }
        Disagreement.unlessEqual("passed fields", heardFields, fields);
        if (!(attempt.body() instanceof Reading.Whole<Body>(Body body, _))) {
            Disagreement.unlessEqual("the client sees that the answer is cut", heard.whole(), false);
            return "cut";
        }
        if (!(heard.body() instanceof Reading.Whole<Body>(Body received, _))) {
            throw new Disagreement("the client hears half of a whole answer", heard + " " + talk.end(), attempt.answer());
        }
        List<Field> trailers = bare ? List.of() : RelayRules.trailers(body.trailers(), answer.options());
        Disagreement.unlessEqual("passed body", received, new Body(body.data(), trailers, false));
        return request.hidden().isEmpty() ? "passed" : "passed encoded";
    }

    private void compareRequest(int index, RawBackend.Attempt attempt) {
        Request request = said.heads().get(index);
        Body body = said.bodies().get(index);
        Request seen = attempt.request();
        List<String> requestIds = Field.values(seen.fields(), "x-request-id");
        Disagreement.unlessEqual("one request id", requestIds.size(), 1);
        String made = request.requestId().isEmpty() ? requestIds.getFirst() : null;
        RelayRules.Orders orders = new RelayRules.Orders("127.0.0.1", false, false, true, false, false,
                attempt.host(), null, made, RelayRules.Edits.NONE);
        Disagreement.unlessEqual("request line at the backend", attempt.requestLine(), requestLine(index));
        Disagreement.unlessEqual("fields at the backend", RelayRules.byName(seen.fields()), RelayRules.request(request, orders));
        if (attempt.requestBody() != null) {
            List<Field> trailers = RelayRules.trailers(body.trailers(), request.options());
            Disagreement.unlessEqual("body at the backend", attempt.requestBody(), new Body(body.data(), trailers, false));
        }
    }
}
