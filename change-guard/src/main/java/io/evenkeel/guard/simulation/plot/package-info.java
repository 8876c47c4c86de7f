/// Charts as SVG text, small and readable in light and dark: lines over an axis, and bars.
///
/// The same values give the same bytes everywhere: numbers are written without locale, nothing is measured or dated. Immutable; any thread.
@NullMarked
package io.evenkeel.guard.simulation.plot;

import org.jspecify.annotations.NullMarked;
