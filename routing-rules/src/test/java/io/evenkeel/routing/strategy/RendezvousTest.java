package io.evenkeel.routing.strategy;

import io.evenkeel.routing.HashingSpec;

class RendezvousTest extends HashingSpec {

    @Override
    protected String strategy() {
        return "rendezvous";
    }

    @Override
    protected double unevenness() {
        return 0.06;
    }

    @Override
    protected double needlessMoves() {
        return 0;
    }
}
