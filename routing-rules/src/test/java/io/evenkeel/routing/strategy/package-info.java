@NullMarked
package io.evenkeel.routing.strategy;

import org.jspecify.annotations.NullMarked;
