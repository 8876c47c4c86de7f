/// A serving process from its start to its end: which configuration serves, the modules that serve it, reload, signals and stop.
///
/// Cold. One thread, `control`, makes every change after the start, so that reloads, signals and the stop never overlap; everything
/// public may be called from any thread.
@NullMarked
package io.evenkeel.standalone.process;

import org.jspecify.annotations.NullMarked;
