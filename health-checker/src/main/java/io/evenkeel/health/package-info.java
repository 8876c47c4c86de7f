/// Active health checks: probes, their schedule, and the rise and fall of a backend's health.
///
/// It measures and reports to a [HealthListener]; it never decides about traffic. Probes run on an event loop handed in by the owner;
/// everything public may be called from any thread.
@NullMarked
package io.evenkeel.health;

import org.jspecify.annotations.NullMarked;
