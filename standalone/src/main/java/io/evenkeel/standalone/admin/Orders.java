package io.evenkeel.standalone.admin;

/// Carries orders out. Any thread; may block.
public interface Orders {

    /// When it returns that it is done, it is in force: no pick that begins later finds it otherwise.
    ///
    /// @param by whose order it is, for the log
    Outcome carryOut(Order order, String by);

    /// What became of an order.
    sealed interface Outcome {}

    /// It is in force.
    ///
    /// @param now what it was about, after it: a [BackendStatus] or a [DiscoveryStatus]
    record Done(Record now) implements Outcome {}

    /// What it is about is not there.
    ///
    /// @param what one sentence
    record Unknown(String what) implements Outcome {}

    /// It would do harm.
    ///
    /// @param why one sentence, with what would have to be otherwise
    record Refused(String why) implements Outcome {}

    /// It was not done, and will not be: the process is busy or ending.
    record Late() implements Outcome {}
}
