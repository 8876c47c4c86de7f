package io.evenkeel.routing.strategy;

import io.evenkeel.routing.RotatingSpec;

class RoundRobinTest extends RotatingSpec {

    @Override
    protected String strategy() {
        return "round-robin";
    }
}
