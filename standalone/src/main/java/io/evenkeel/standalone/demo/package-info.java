/// `evenkeel demo`: the real process before real test backends ([Fleet][io.evenkeel.testbackends.Fleet]), with clients that send a
/// steady load, an outage now and then, and a display of what the product says of itself.
///
/// What is shown of proxy and backends is read from the admin pages' own view and the Prometheus page, as an operator would; only what
/// the clients saw is counted here. [Demo] is the entry, for the command line; it looks and draws on a thread of its own, the clients
/// have another.
@NullMarked
package io.evenkeel.standalone.demo;

import org.jspecify.annotations.NullMarked;
