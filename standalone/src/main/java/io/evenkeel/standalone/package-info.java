/// The entry of the process. What it does lies in the packages below, each of which may use those after it:
///
/// - `command`: the command line, its errors and exit codes;
/// - `demo`: the proxy before real test backends, with traffic and a live table;
/// - `process`: start, reload, signals and stop of a serving process;
/// - `discovery`: backends from DNS and from files of targets;
/// - `admin`: the pages and the API on the admin address;
/// - `logging`: how a log line looks.
@NullMarked
package io.evenkeel.standalone;

import org.jspecify.annotations.NullMarked;
