/// The pages and the API on the admin address: metrics, health pages, what the process is doing, and orders to it.
///
/// It runs on a thread of its own and answers from a second one, so that nothing asked here can slow a request down: the event loops
/// of the data plane are never touched.
@NullMarked
package io.evenkeel.standalone.admin;

import org.jspecify.annotations.NullMarked;
