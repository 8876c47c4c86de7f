/// What makes a change of configuration safe. Uses the same router and strategies as the data plane, and no network. Cold: nothing here
/// is called on the way of a request.
@NullMarked
package io.evenkeel.guard;

import org.jspecify.annotations.NullMarked;
