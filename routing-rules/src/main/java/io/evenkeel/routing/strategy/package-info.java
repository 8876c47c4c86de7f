/// The strategies that ship with Evenkeel, one a file. They use nothing a plug-in could not use, and are found as a plug-in is found:
/// by `ServiceLoader`, which asks for public classes. Nobody else calls them; see [io.evenkeel.routing.Strategies].
///
/// A strategy and its pickers are immutable but for a rotation's index; the loads they compare live in
/// [io.evenkeel.routing.Backend]. Pickers are called by any thread, take no lock and allocate nothing.
@NullMarked
package io.evenkeel.routing.strategy;

import org.jspecify.annotations.NullMarked;
