package io.evenkeel.testbackends.leaks;

import java.util.concurrent.atomic.LongAdder;

/// The resources made while one test ran: how many of them are not released yet. Any thread.
final class Holdings {

    private final String test;
    private final LongAdder open = new LongAdder();

    Holdings(String test) {
        this.test = test;
    }

    void taken() {
        open.increment();
    }

    void released() {
        open.decrement();
    }

    /// Whether everything this test made was released: then there is nothing to look for, and no garbage collection to pay for.
    boolean settled() {
        return open.sum() == 0;
    }

    /// The hint Netty puts into the record of a leak.
    @Override
    public String toString() {
        return "made while running " + test;
    }
}
