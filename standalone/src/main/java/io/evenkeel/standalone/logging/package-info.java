/// How a log line looks and where it goes: one line per event on standard error. Set up in code, found by Logback as a service, because
/// reading an XML file would cost a tenth of the start.
@NullMarked
package io.evenkeel.standalone.logging;

import org.jspecify.annotations.NullMarked;
