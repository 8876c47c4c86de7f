package io.evenkeel.proxy.http1;

/// Where the reading of a body stands.
public enum BodyState {
    /// More is to come.
    MORE,
    /// The body is whole; what follows it was left unread.
    DONE,
    /// The framing is broken or a limit is passed; the connection cannot go on.
    REJECTED
}
