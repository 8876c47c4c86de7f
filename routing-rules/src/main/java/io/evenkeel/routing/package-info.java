/// Which route, which pool, which backend, and who may be picked.
///
/// Pure: no network, and clock and randomness are handed in, so that the data plane, the tests, the forecast and the simulator all
/// run this same code. Two ways through it, kept apart:
///
/// - *cold*: a [RouteTable] is compiled, a [Pool] rebuilds its [Picker] when membership, weight or health change; any thread, locks
///   allowed, never an event loop;
/// - *hot*: [RouteTable#match], [Pool#pick], [Lease]: any thread, no locks, no allocation.
@NullMarked
package io.evenkeel.routing;

import org.jspecify.annotations.NullMarked;
