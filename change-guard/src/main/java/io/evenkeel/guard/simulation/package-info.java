/// A simulator for load balancing: the production pools, strategies, caps and leases before simulated servers, on virtual time.
///
/// It answers what a test bench cannot: thousands of servers, hours of traffic, the same arrivals for every strategy, and the same result
/// to the byte for the same seed. Only servers, clients and time are modelled; who is picked and who is full is decided by the classes that
/// decide it in the data plane, built from a configuration text by the product's own loader with its own defaults.
///
/// [Simulator] runs the built-in scenarios and writes `docs/simulation.md`. One thread, no network, no files but those it writes; cold.
@NullMarked
package io.evenkeel.guard.simulation;

import org.jspecify.annotations.NullMarked;
