package io.evenkeel.standalone.admin;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/// The open admin connections, bounded: when one too many comes, the one that has been waiting longest for a request goes, so that nobody
/// can shut a scraper out by holding connections open. The event loop's own.
final class Connections {

    /// A few scrapers, probes and people, with room to spare.
    static final int MOST = 64;

    private final Set<Channel> waiting = new LinkedHashSet<>();
    private int open;

    void opened(Channel channel) {
        open++;
        waiting.add(channel);
        if (open > MOST) {
            waiting.iterator().next().close();
        }
    }

    /// A request is being answered: the connection is not closed for another.
    void busy(Channel channel) {
        waiting.remove(channel);
    }

    /// The answer is out; the connection waits for another request.
    void free(Channel channel) {
        if (channel.isActive()) {
            waiting.add(channel);
        }
    }

    void closed(Channel channel) {
        open--;
        waiting.remove(channel);
    }
}
