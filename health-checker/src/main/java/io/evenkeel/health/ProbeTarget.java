package io.evenkeel.health;

import io.evenkeel.config.HostPort;
import io.evenkeel.config.ProbeConfig;
import io.evenkeel.routing.BackendId;

/// A backend to be probed.
///
/// @param id      whom the result concerns
/// @param address where it serves; the probe goes to the configured port if one is set
/// @param probe   what is asked, and how often
public record ProbeTarget(BackendId id, HostPort address, ProbeConfig probe) {}
