/// The data plane: accepts clients, forwards their requests to backends and the answers back. Embeddable: `Proxy.start(config)`.
///
/// Every connection belongs to one event loop, and so do the exchange on it and the backend connection it uses; fields without a
/// remark are that loop's own. Nothing here blocks a loop.
@NullMarked
package io.evenkeel.proxy;

import org.jspecify.annotations.NullMarked;
