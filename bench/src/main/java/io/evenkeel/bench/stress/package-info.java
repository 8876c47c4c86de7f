/// Races that must not be, for jcstress: who may have a slot when threads take, wait, leave and give back at the same moment. `bench/stress`
/// runs them, and the hammer of routing-rules' tests.
@NullMarked
package io.evenkeel.bench.stress;

import org.jspecify.annotations.NullMarked;
