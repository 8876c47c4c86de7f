package io.evenkeel.guard.simulation;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Somebody who wants an answer, with a client that does not wait for ever: it leaves, and asks again. What it left is over for the proxy, and
/// still work for the server.
final class User {

    private final SimulatedProxy proxy;
    private final Terms terms;
    private final Patience patience;
    private final RandomGenerator random;
    private final Runnable served;
    private @Nullable Exchange exchange;
    private int asked;
    private int ended;

    /// How long a user's client goes on.
    ///
    /// @param timeout nanoseconds it waits for an answer before it leaves
    /// @param again   how often it asks again, whatever the failure
    /// @param pause   mean of the nanoseconds before it does, without memory
    record Patience(long timeout, int again, double pause) {}

    private User(SimulatedProxy proxy, Terms terms, Patience patience, RandomGenerator random, Runnable served) {
        this.proxy = proxy;
        this.terms = terms;
        this.patience = patience;
        this.random = random;
        this.served = served;
    }

    /// @param random draws the clients' pauses
    /// @param served what happens when a good answer comes in time: once or never
    static void arrives(SimulatedProxy proxy, Terms terms, Patience patience, RandomGenerator random, Runnable served) {
        new User(proxy, terms, patience, random, served).ask();
    }

    private void ask() {
        int number = ++asked;
        exchange = Exchange.send(proxy, terms, (status, _, _) -> {
            ended = number;
            if (status == 200) {
                served.run();
            } else {
                askAgain();
            }
        });
        if (ended < number) { // not refused at once
            proxy.time().after(patience.timeout, () -> leave(number));
        }
    }

    private void leave(int number) {
        Exchange left = exchange;
        if (ended < number && left != null) {
            ended = number;
            left.leave();
            askAgain();
        }
    }

    private void askAgain() {
        if (asked <= patience.again) {
            proxy.time().after(Chance.exponential(random, patience.pause), this::ask);
        }
    }
}
