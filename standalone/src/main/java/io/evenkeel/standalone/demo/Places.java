package io.evenkeel.standalone.demo;

import java.net.URI;
import java.nio.file.Path;

/// Where a viewer can go.
///
/// @param proxy  what the demo's clients ask, too
/// @param admin  the admin pages
/// @param config the configuration, to be edited
record Places(URI proxy, URI admin, Path config) {}
