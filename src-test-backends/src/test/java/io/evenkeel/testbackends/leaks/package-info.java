/// The leak watch: makes the test that leaked a Netty buffer fail. Every module that has this module's test-jar on its test path
/// gets it by itself, through `META-INF/services` and JUnit's extension autodetection.
@NullMarked
package io.evenkeel.testbackends.leaks;

import org.jspecify.annotations.NullMarked;
