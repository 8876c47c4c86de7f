package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.reference.Answer;
import io.evenkeel.proxy.reference.AnswerRules;
import io.evenkeel.proxy.reference.Body;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.Reading;
import io.evenkeel.proxy.reference.Request;
import io.evenkeel.proxy.reference.RequestRules;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A backend that reads as strictly as the reference, answers what the present conversation plans, and remembers both.
final class RawBackend implements AutoCloseable {

    private static final int READ = 64 * 1024;
    /// What the proxy takes from a backend.
    private static final Limits LIMITS = new Limits(8 * 1024, 128 * 1024, 1000, Long.MAX_VALUE);

    private final RawServer server = new RawServer(this::serve);
    private volatile Record record = new Record(Conversation.of(new Case(0, "")));

    /// What may follow an answer.
    private enum After {
        OPEN,
        /// Nothing: the answer was the last one, and the proxy could tell.
        ENDED,
        /// Nothing, but the proxy may not know yet.
        HUNG_UP
    }

    /// A request that came, and the answer it got.
    ///
    /// @param host        the backend's own name
    /// @param raw         the request as it came until it was answered
    /// @param requestBody null when the answer did not wait for it
    /// @param head        of the final answer
    /// @param body        of the final answer; cut where the head is not whole
    record Attempt(String host, String raw, Request request, @Nullable Body requestBody, String answer, Reading<Answer> head, Reading<Body> body) {

        String requestLine() {
            return raw.substring(0, raw.indexOf("\r\n"));
        }

        /// Whether it is the same exchange's: requests that a client sends twice have two identifiers.
        boolean repeats(Attempt other) {
            return requestLine().equals(other.requestLine())
                    && Field.values(request.fields(), "x-request-id").equals(Field.values(other.request.fields(), "x-request-id"));
        }

        /// Whether another request may follow on the connection.
        boolean keeps() {
            return head instanceof Reading.Whole<Answer>(Answer whole, _) && whole.keepAlive()
                    && body instanceof Reading.Whole<Body>(_, String rest) && rest.isEmpty();
        }
    }

    /// What happened in one conversation.
    ///
    /// @param attempts   in the order in which their requests came
    /// @param violations of what a proxy owes a backend
    record Record(Conversation plan, List<Attempt> attempts, List<String> violations) {

        Record(Conversation plan) {
            this(plan, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        }
    }

    RawBackend() {
        server.start();
    }

    int port() {
        return server.port();
    }

    /// From now on this is what is answered, together with other backends perhaps, and remembered.
    void begin(Record record) {
        this.record = record;
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            new Connection(socket).serve();
        } catch (IOException e) {
            // the proxy reset the connection, or it is over
        }
    }

    /// One connection of the proxy.
    private final class Connection {

        private final Socket socket;
        private String text = "";
        private After after = After.OPEN;
        /// Whether the present request was answered before it was whole.
        private boolean answered;

        Connection(Socket socket) {
            this.socket = socket;
        }

        void serve() throws IOException {
            byte[] buffer = new byte[READ];
            boolean sound = true;
            for (int count = 0; count >= 0 && sound; count = socket.getInputStream().read(buffer)) {
                text += new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
                sound = takeRequests(record);
            }
        }

        /// @return false when the connection is at its end
        private boolean takeRequests(Record record) throws IOException {
            while (!text.isEmpty()) {
                if (after != After.OPEN && !answered) {
                    if (after == After.ENDED) {
                        violation(record, "a connection was used again that was at its end");
                    }
                    return false;
                }
                Reading<RequestRules.Message> reading = RequestRules.read(text, false);
                if (reading instanceof Reading.Whole<RequestRules.Message>(RequestRules.Message request, String rest)) {
                    if (!rest.isEmpty() && !answered) {
                        violation(record, "a request came before the one before it was answered");
                        return false;
                    }
                    if (!answered) {
                        after = answer(socket, record, text, request.head(), request.body());
                    }
                    answered = false;
                    text = rest;
                } else if (reading instanceof Reading.Cut<?>) {
                    boolean early = !answered && record.plan().answersEarly();
                    if (early && RequestRules.readHead(text, false, Limits.NONE) instanceof Reading.Whole<Request>(Request head, _)) {
                        after = answer(socket, record, text, head, null);
                        answered = true;
                    }
                    return true;
                } else {
                    violation(record, "a backend got what is no request, " + reading);
                    return false;
                }
            }
            return true;
        }

        private void violation(Record record, String rule) {
            record.violations().add(rule + ": " + text);
        }
    }

    private After answer(Socket socket, Record record, String raw, Request request, @Nullable Body body) throws IOException {
        Attempt attempt;
        synchronized (record) {
            attempt = judge(raw, request, body, record.plan().answer(record.attempts().size()));
            record.attempts().add(attempt);
        }
        socket.getOutputStream().write(Text.bytes(attempt.answer()));
        After after = !attempt.keeps() ? After.ENDED : record.plan().hangsUp() ? After.HUNG_UP : After.OPEN;
        if (after != After.OPEN) {
            socket.shutdownOutput();
        }
        return after;
    }

    private Attempt judge(String raw, Request request, @Nullable Body requestBody, String answer) {
        AnswerRules.Question question = new AnswerRules.Question(request.method().equals("HEAD"), null);
        String host = "127.0.0.1:" + port();
        String text = answer;
        while (true) {
            Reading<Answer> reading = AnswerRules.readHead(text, question, LIMITS);
            if (!(reading instanceof Reading.Whole<Answer>(Answer head, String rest))) {
                return new Attempt(host, raw, request, requestBody, answer, reading, new Reading.Cut<>(Set.of()));
            }
            if (!head.interim()) {
                return new Attempt(host, raw, request, requestBody, answer, reading, AnswerRules.readBody(head, rest, true));
            }
            text = rest;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
