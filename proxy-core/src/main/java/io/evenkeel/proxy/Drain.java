package io.evenkeel.proxy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Lets one event loop come to rest: idle connections are closed, the others after their answer, or cut when time is up. Owned by that
/// loop but for [#start].
final class Drain {

    /// Short beside any shutdown time-out, long beside a request.
    private static final long LOOK_MILLIS = 10;

    private final LoopContext context;
    private final long until;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Drain(LoopContext context, long until) {
        this.context = context;
        this.until = until;
    }

    /// @param until on the loop's clock; [Nanos#NEVER] to wait for as long as it takes
    /// @return completes when no request is in flight on that loop, and no tunnel open
    static CompletableFuture<Void> start(LoopContext context, long until) {
        Drain drain = new Drain(context, until);
        context.loop.execute(() -> {
            context.clients.forEach(ClientConnection::drain);
            drain.look();
        });
        return drain.done;
    }

    private void look() {
        boolean[] busy = new boolean[1];
        context.clients.forEach(client -> {
            client.drain(); // those that came or became idle since
            busy[0] |= client.busy();
        });
        if (!busy[0]) {
            done.complete(null);
        } else if (context.now() < until) {
            context.loop.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            context.clients.forEach(ClientConnection::cutForShutdown);
            done.complete(null);
        }
    }
}
