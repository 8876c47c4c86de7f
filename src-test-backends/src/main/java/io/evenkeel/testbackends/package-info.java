/// Real HTTP servers with a capacity model and faults on demand: for the demo, the tests and docker-compose. Never part of
/// production.
@NullMarked
package io.evenkeel.testbackends;

import org.jspecify.annotations.NullMarked;
