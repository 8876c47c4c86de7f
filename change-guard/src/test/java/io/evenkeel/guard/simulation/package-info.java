/// Tests of the simulator: its parts, and what it says held against theory and published figures.
@NullMarked
package io.evenkeel.guard.simulation;

import org.jspecify.annotations.NullMarked;
