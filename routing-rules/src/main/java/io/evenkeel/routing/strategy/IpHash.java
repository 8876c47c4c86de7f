package io.evenkeel.routing.strategy;

import io.evenkeel.config.HashConfig;

/// Keeps a client on one backend by its address, whatever `hash.key` says (nginx's `ip_hash`, which takes three octets of an IPv4 address
/// where this takes all four).
///
/// Whoever asks for this has sessions in the memory of servers, and every client that is moved loses one. So it is rendezvous hashing
/// underneath, the only one that never moves a client without need, and there is no load bound: a client goes elsewhere when its backend cannot
/// take it, and only then. The price is a look at every backend for each pick.
public final class IpHash extends Hashing {

    public IpHash() {
        super("ip-hash", HighestScore::of);
    }

    @Override
    HashConfig adapted(HashConfig config) {
        return new HashConfig(new HashConfig.Key(HashConfig.Source.CLIENT_IP, ""), config.fallback(), Double.POSITIVE_INFINITY);
    }
}
