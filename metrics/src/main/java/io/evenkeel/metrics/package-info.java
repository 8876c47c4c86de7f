/// What Evenkeel counts, and the Prometheus page that shows it.
///
/// Hot: the `*Meters` classes, called by event loops for every request; no locks, no allocation. Cold: [ProxyMeters], which hands
/// them out, and the scrape, which reads them. Every meter is an entry of one catalogue; a label value comes from the configuration
/// or an enum, never from a client.
@NullMarked
package io.evenkeel.metrics;

import org.jspecify.annotations.NullMarked;
