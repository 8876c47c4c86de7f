package io.evenkeel.routing.strategy;

import io.evenkeel.routing.HashingSpec;

class ConsistentHashTest extends HashingSpec {

    @Override
    protected String strategy() {
        return "consistent-hash";
    }

    @Override
    protected double unevenness() {
        return 0.4;
    }

    @Override
    protected double needlessMoves() {
        return 0;
    }
}
