/// The access log: one line per finished request, formatted on the event loop and written by a thread of its own.
///
/// Each event loop fills chunks of memory through its own [io.evenkeel.proxy.accesslog.AccessLogLane] and hands them over whole, so a
/// request costs no queue operation, no object and no wake-up. All chunks together are bounded: when the disk does not keep up, lines
/// are dropped and counted, and no loop ever waits.
///
/// Who may call: `io.evenkeel.proxy`. Each type says which thread.
@NullMarked
package io.evenkeel.proxy.accesslog;

import org.jspecify.annotations.NullMarked;
