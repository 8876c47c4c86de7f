/// Finding backends while the proxy runs: in DNS, or in files of targets.
///
/// What is found becomes backends of the pool that discovers; the configuration with them goes the way of every reload, so there is one
/// way in. One thread, `evenkeel-discovery`, does all of it; what is public may be called from any thread.
@NullMarked
package io.evenkeel.standalone.discovery;

import org.jspecify.annotations.NullMarked;
