package io.evenkeel.health;

import io.netty.channel.Channel;

/// A connection that opens passes.
final class TcpProbe implements HealthProbe {

    @Override
    public void ask(Channel channel, Verdict verdict) {
        verdict.passed();
    }
}
