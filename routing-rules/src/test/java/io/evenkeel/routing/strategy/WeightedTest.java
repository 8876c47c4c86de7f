package io.evenkeel.routing.strategy;

import io.evenkeel.routing.RotatingSpec;

class WeightedTest extends RotatingSpec {

    @Override
    protected String strategy() {
        return "weighted";
    }
}
