@NullMarked
package io.evenkeel.routing;

import org.jspecify.annotations.NullMarked;
