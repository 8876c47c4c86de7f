package io.evenkeel.health;

import io.netty.channel.Channel;

/// What is asked over a connection, and how the answer is judged. Immutable; one serves many connections.
interface HealthProbe {

    /// Asks over a connection that was just made. On its event loop.
    ///
    /// @param verdict to be told how it ended; the connection is then closed by who called. Who tells nothing times out.
    void ask(Channel channel, Verdict verdict);

    /// How a probe ended. The first word counts, further ones are ignored.
    interface Verdict {

        void passed();

        void failed(ProbeResult.Kind kind, String detail);
    }
}
