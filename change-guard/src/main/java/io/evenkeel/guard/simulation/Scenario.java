package io.evenkeel.guard.simulation;

/// One question put to the simulator. What [#run] gives is made of typed values, so that tests can hold them against what is known.
interface Scenario {

    /// @param seed another one, another run; the same one, the same result
    Outcome run(long seed);

    /// What came out.
    interface Outcome {
        Section section();
    }
}
