package io.evenkeel.routing.strategy;

import io.evenkeel.routing.HashingSpec;

class MaglevTest extends HashingSpec {

    @Override
    protected String strategy() {
        return "maglev";
    }

    @Override
    protected double unevenness() {
        return 0.02;
    }

    @Override
    protected double needlessMoves() {
        return 0.02;
    }
}
