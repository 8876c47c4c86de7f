/// Tests of the charts.
@NullMarked
package io.evenkeel.guard.simulation.plot;

import org.jspecify.annotations.NullMarked;
