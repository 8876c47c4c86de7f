package io.evenkeel.standalone.process;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;

/// Socket addresses as operators write them.
final class Addresses {

    private Addresses() {}

    /// `127.0.0.1:8080`, `[::1]:8080`
    static String format(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }
}
