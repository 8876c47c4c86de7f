package io.evenkeel.health;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One probe under way: name look-up, connection, question and answer within one time limit; the connection is closed whatever comes
/// of it. Event loop only.
final class Attempt implements HealthProbe.Verdict {

    private final HealthProbe probe;
    private final Duration timeout;
    private final Consumer<ProbeResult> whenDone;
    private final long started = System.nanoTime();
    private boolean connected;
    private boolean over;
    private @Nullable Channel channel;
    private @Nullable Future<?> limit;

    Attempt(HealthProbe probe, Duration timeout, Consumer<ProbeResult> whenDone) {
        this.probe = probe;
        this.timeout = timeout;
        this.whenDone = whenDone;
    }

    void start(Bootstrap bootstrap, EventLoop loop, SocketAddress address) {
        limit = loop.schedule(this::timedOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
        ChannelFuture connecting = bootstrap.connect(address);
        channel = connecting.channel();
        connecting.addListener(_ -> onConnect(connecting));
    }

    /// Ends it; nothing is told.
    void cancel() {
        over = true;
        if (limit != null) {
            limit.cancel(false);
        }
        // Without registration there is no socket, or not yet: onConnect closes it then.
        if (channel != null && channel.isRegistered()) {
            channel.close();
        }
    }

    @Override
    public void passed() {
        end(new ProbeResult.Passed(System.nanoTime() - started));
    }

    @Override
    public void failed(ProbeResult.Kind kind, String detail) {
        end(new ProbeResult.Failed(kind, detail, System.nanoTime() - started));
    }

    private void onConnect(ChannelFuture connecting) {
        if (over) {
            cancel();
        } else if (connecting.isSuccess()) {
            connected = true;
            probe.ask(connecting.channel(), this);
        } else {
            failed(kind(connecting.cause()), String.valueOf(connecting.cause().getMessage()));
        }
    }

    private void timedOut() {
        failed(connected ? ProbeResult.Kind.TIMEOUT : ProbeResult.Kind.CONNECT_TIMEOUT,
                (connected ? "no answer within " : "no connection within ") + timeout.toMillis() + "ms");
    }

    private void end(ProbeResult result) {
        if (!over) {
            cancel();
            whenDone.accept(result);
        }
    }

    /// Both transports throw a bare [ConnectException] for a refused connection only: what cannot be routed has classes of its own,
    /// and the kernel's own time limit is longer than any of ours.
    private static ProbeResult.Kind kind(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ -> ProbeResult.Kind.UNRESOLVED;
            case ConnectTimeoutException _ -> ProbeResult.Kind.CONNECT_TIMEOUT;
            case ConnectException _ -> ProbeResult.Kind.REFUSED;
            default -> ProbeResult.Kind.CONNECT_FAILED;
        };
    }
}
