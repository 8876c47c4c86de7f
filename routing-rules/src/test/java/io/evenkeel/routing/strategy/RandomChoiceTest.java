package io.evenkeel.routing.strategy;

import io.evenkeel.routing.SharingSpec;

class RandomChoiceTest extends SharingSpec {

    @Override
    protected String strategy() {
        return "random";
    }
}
