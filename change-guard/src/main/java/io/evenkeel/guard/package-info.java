/// What makes a change of configuration safe; today the history of the accepted ones ([VersionHistory]), and a simulator of
/// load balancing in a package of its own.
///
/// Uses the same router and strategies as the data plane, and no network. Cold: nothing here is called on the way of a request, and
/// everything here may wait for a disk.
@NullMarked
package io.evenkeel.guard;

import org.jspecify.annotations.NullMarked;
