/// The process: command line, signals, reload, admin API, and the wiring of all the other modules.
@NullMarked
package io.evenkeel.standalone;

import org.jspecify.annotations.NullMarked;
