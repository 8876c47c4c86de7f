package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.reference.Body;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.Request;
import io.evenkeel.proxy.reference.RequestRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the reference sees in all that a client sends on one connection.
///
/// @param heads  of all requests whose head is sound
/// @param bodies of the whole requests: one fewer where the last request's body is cut or refused
/// @param ending what comes behind the whole requests
/// @param faults why the connection may end in a refusal
/// @param rest   what comes behind a request that said that it is the last
record ConnectionReading(List<Request> heads, List<Body> bodies, Ending ending, Set<String> faults, String rest) {

    enum Ending {
        /// Nothing: another request may come.
        OPEN,
        /// The last request said that it is the last; what follows it is not looked at.
        CLOSED,
        CUT_HEAD,
        CUT_BODY,
        REFUSED
    }

    static ConnectionReading of(String wire, boolean secure, Limits limits) {
        List<Request> heads = new ArrayList<>();
        List<Body> bodies = new ArrayList<>();
        String text = wire;
        while (!text.isEmpty() && !text.equals("\r\n")) {
            Request head;
            switch (RequestRules.readHead(text, secure, limits)) {
                case Reading.Cut<Request>(Set<String> faults) -> {
                    return new ConnectionReading(heads, bodies, Ending.CUT_HEAD, faults, "");
                }
                case Reading.Refused<Request>(Set<String> faults) -> {
                    return new ConnectionReading(heads, bodies, Ending.REFUSED, faults, "");
                }
                case Reading.Whole<Request>(Request whole, String rest) -> {
                    head = whole;
                    text = rest;
                }
            }
            heads.add(head);
            switch (RequestRules.readBody(head, text, limits)) {
                case Reading.Cut<Body>(Set<String> faults) -> {
                    return new ConnectionReading(heads, bodies, Ending.CUT_BODY, faults, "");
                }
                case Reading.Refused<Body>(Set<String> faults) -> {
                    return new ConnectionReading(heads, bodies, Ending.REFUSED, faults, "");
                }
                case Reading.Whole<Body>(Body body, String rest) -> {
                    bodies.add(body);
                    text = rest;
                }
            }
            if (!head.keepAlive()) {
                return new ConnectionReading(heads, bodies, Ending.CLOSED, Set.of(), text);
            }
        }
        return new ConnectionReading(heads, bodies, Ending.OPEN, Set.of(), "");
    }

    boolean lastIsCut() {
        return heads.size() > bodies.size();
    }

    /// Whether a reader may come to that ending.
    boolean allows(String outcome) {
        return faults.contains(outcome) || ending != Ending.REFUSED && outcome.equals(ending.name());
    }
}
