@NullMarked
package io.evenkeel.routing.language;

import org.jspecify.annotations.NullMarked;
