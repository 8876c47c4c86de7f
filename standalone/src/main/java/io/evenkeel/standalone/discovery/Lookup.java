package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// One way to find the backends of a pool. The discovery thread's own.
interface Lookup extends AutoCloseable {

    /// Looks once. The outcome is told on the discovery thread, exactly once, later or before this returns.
    void look(Consumer<Outcome> told);

    /// Where it looks, for people: `dns api.internal:8080`.
    String source();

    @Override
    void close();

    /// What a look came to.
    sealed interface Outcome {}

    /// An answer. One without backends is an answer too, but never believed: see [Findings].
    ///
    /// @param backends in an order that does not depend on how the answer was shuffled; names and addresses unique
    /// @param validFor how long the answer says that it holds
    record Answer(List<BackendConfig> backends, Duration validFor) implements Outcome {
        public Answer {
            backends = List.copyOf(backends);
        }
    }

    /// No answer.
    ///
    /// @param reason for the log, in one line
    record Failure(String reason) implements Outcome {}
}
