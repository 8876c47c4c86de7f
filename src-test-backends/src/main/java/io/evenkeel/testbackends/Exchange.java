package io.evenkeel.testbackends;

import io.evenkeel.testbackends.Fault.Kind;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request and its answer, between the connection that carries it and the service that works on it. Event loop only.
final class Exchange {

    /// How far the service is with it.
    enum Stage { NEW, QUEUED, SERVED, DONE, GONE }

    private final Connection connection;
    private final Received received;
    private final Endpoint endpoint;
    private @Nullable Fault fault;
    private @Nullable Answer answer;
    private Stage stage = Stage.NEW;
    private boolean ready;
    private boolean answering;

    Exchange(Connection connection, String backend, HttpRequest head) {
        this.connection = connection;
        this.received = new Received(backend, head);
        this.endpoint = Endpoint.find(head.uri());
    }

    Received received() {
        return received;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Nullable Fault fault() {
        return fault;
    }

    void meets(@Nullable Fault fault) {
        this.fault = fault;
    }

    boolean meets(Kind kind) {
        return fault != null && fault.kind() == kind;
    }

    Stage stage() {
        return stage;
    }

    void stage(Stage stage) {
        this.stage = stage;
    }

    /// The service is through with it: the answer goes out as soon as the request's body is in.
    void ready() {
        ready = true;
        answerIfDue();
    }

    /// The service is through with it and has an answer of its own.
    void ready(Answer other) {
        answer = other;
        ready();
    }

    /// Resets the connection in place of an answer.
    void reset() {
        connection.reset();
    }

    /// More of the request's body is in.
    void answerIfDue() {
        if (ready && !answering && stage != Stage.GONE && (received.ended() || endpoint.early())) {
            answering = true;
            connection.answer(this);
        }
    }

    boolean answering() {
        return answering;
    }

    Answer answer() {
        if (answer == null) {
            answer = endpoint.answer().apply(received);
        }
        return Objects.requireNonNull(answer);
    }

    boolean closes() {
        return endpoint.close() || !HttpUtil.isKeepAlive(received.head());
    }
}
