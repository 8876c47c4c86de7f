package io.evenkeel.routing.strategy;

/// Consistent hashing by [highest score][HighestScore]: no key moves that need not, with any weights, and nothing is precomputed. A pick looks at
/// every backend, so it is for pools of some dozens.
public final class Rendezvous extends Hashing {

    public Rendezvous() {
        super("rendezvous", HighestScore::of);
    }
}
