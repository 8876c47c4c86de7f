/// The command line: options, errors as one clear line, and exit codes ([ExitCode]). Runs on the main thread; the only place that
/// writes to standard output.
@NullMarked
package io.evenkeel.standalone.command;

import org.jspecify.annotations.NullMarked;
