/// The configuration file: YAML text in, an immutable [ProxyConfig] out, or every problem with its place.
///
/// Everything here is a value or pure; any thread may call. The package knows no network and decides nothing about traffic. The
/// vocabulary (keys, units, defaults) is told in `docs/configuration.md`.
@NullMarked
package io.evenkeel.config;

import org.jspecify.annotations.NullMarked;
