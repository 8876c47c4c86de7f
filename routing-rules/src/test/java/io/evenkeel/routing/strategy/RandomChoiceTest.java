package io.evenkeel.routing.strategy;

import io.evenkeel.routing.StrategySpec;

class RandomChoiceTest extends StrategySpec {

    @Override
    protected String strategy() {
        return "random";
    }
}
