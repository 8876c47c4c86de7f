/// JMH benchmarks of the hot path, each beside a floor: what the same call costs when there is nothing to do.
///
/// `java -jar bench/target/benchmarks.jar RouteMatch` runs those whose name contains `RouteMatch`; `-bm sample` shows medians, which a busy
/// machine moves least.
@NullMarked
package io.evenkeel.bench;

import org.jspecify.annotations.NullMarked;
