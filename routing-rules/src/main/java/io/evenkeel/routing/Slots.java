package io.evenkeel.routing;

/// The slots of one address: requests in flight there and how many may be. Shared by every backend, pool and snapshot that names the
/// address, because the server bears the sum of them all. Any thread.
final class Slots {

    private final PaddedCounter taken = new PaddedCounter(0);

    /// Written when a configuration is opened or closed, read for every pick.
    private volatile int cap;

    /// @param cap most requests in flight, 1 and more
    Slots(int cap) {
        this.cap = cap;
    }

    boolean take() {
        return taken.incrementUpTo(cap);
    }

    void free() {
        taken.decrement();
    }

    boolean full() {
        return taken.get() >= cap;
    }

    int taken() {
        return (int) taken.get();
    }

    int cap() {
        return cap;
    }

    /// A cap below what is in flight lets nobody in until enough have left.
    void cap(int cap) {
        this.cap = cap;
    }
}
