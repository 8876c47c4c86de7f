package io.evenkeel.guard.simulation;

/// What is behind a backend's address: a [SimulatedServer], or another proxy.
interface Upstream {

    /// Takes a request; its end is told at the earliest after the call has returned.
    void handle(Caller caller);

    /// Who waits for an answer. It is told once.
    interface Caller {
        void ended(Ending ending);
    }

    /// How a request ended.
    enum Ending {
        /// 200.
        ANSWERED,
        /// 500: it was served, and failed.
        FAILED,
        /// 503, at once: no room.
        OVERLOADED,
        /// A failure, told by a proxy that has done about it what may be done: it tried again, or its budget or want of room kept it from that.
        EXHAUSTED,
        /// Nobody listens.
        REFUSED,
        /// The server ended while it had the request.
        RESET
    }
}
