package io.evenkeel.proxy.http1;

/// Where the reading of a head stands.
public enum HeadState {
    /// All bytes so far belong to the head and are sound; more are needed.
    INCOMPLETE,
    /// The head is there; what follows it was left unread.
    COMPLETE,
    /// It is no HTTP/1 message we take; the connection cannot go on.
    REJECTED
}
