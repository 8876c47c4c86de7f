/// Tests of the test backends.
@NullMarked
package io.evenkeel.testbackends;

import org.jspecify.annotations.NullMarked;
