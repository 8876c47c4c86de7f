/// JMH benchmarks of the hot path, each beside a do-nothing floor.
package io.evenkeel.bench;
