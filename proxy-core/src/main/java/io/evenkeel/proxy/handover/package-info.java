/// The hand-over: an older process gives its listening sockets to its successor, so that a restart resets no connection.
///
/// Closing a listening socket resets every connection that waits in its queue, though its client thinks it made long since. Two sockets
/// at one address (`SO_REUSEPORT`) have a queue each, and the older one's dies with it. So both processes hold the very same socket, whose
/// one queue lives as long as either does; HAProxy and Envoy restart the same way.
///
/// The older process makes a [io.evenkeel.proxy.handover.SocketOffer] under a name in Linux's abstract name space, which belongs to
/// the network name space, as ports do; the successor gets [io.evenkeel.proxy.handover.HandedSockets]. One message per socket, with
/// nothing else in it, then the connection ends. Both look at the other's user first.
///
/// Needs epoll. Who may call: `io.evenkeel.proxy` and who starts a process. Nothing here is called by an event loop.
@NullMarked
package io.evenkeel.proxy.handover;

import org.jspecify.annotations.NullMarked;
