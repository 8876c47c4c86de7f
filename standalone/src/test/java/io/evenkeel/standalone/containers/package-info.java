/// Evenkeel in its image, before backends in containers of their own. These tests need a Docker engine and the image `evenkeel` (another
/// name: the system property `evenkeel.image`), so they are a group that only the Maven profile `containers` runs.
@NullMarked
package io.evenkeel.standalone.containers;

import org.jspecify.annotations.NullMarked;
