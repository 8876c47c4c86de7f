package io.evenkeel.standalone.discovery;

import io.evenkeel.proxy.NameLookup;
import io.evenkeel.standalone.discovery.Lookup.Answer;
import io.evenkeel.standalone.discovery.Lookup.Failure;
import io.evenkeel.standalone.discovery.Lookup.Outcome;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/// The addresses of one kind that a name has. The discovery thread's own.
final class FamilyLookup implements AutoCloseable {

    private final String name;
    private final TimeToLive timeToLive = new TimeToLive();
    private final DnsNameResolver resolver;
    private List<InetAddress> last = List.of();

    FamilyLookup(String name, SocketProtocolFamily family, NameLookup names, EventLoop loop) {
        this.name = name;
        this.resolver = names.resolver(timeToLive)
                .eventLoop(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class) // for answers that a datagram cannot hold
                .resolvedAddressTypes(family == SocketProtocolFamily.INET ? ResolvedAddressTypes.IPV4_ONLY : ResolvedAddressTypes.IPV6_ONLY)
                .build();
    }

    /// What the last look that was answered found.
    List<InetAddress> last() {
        return last;
    }

    /// @param told an [Answer] without backends, or a [Failure]
    void look(Consumer<Outcome> told) {
        timeToLive.forget();
        resolver.resolveAll(name).addListener((Future<List<InetAddress>> looked) -> {
            if (looked.isSuccess()) {
                last = List.copyOf(looked.getNow());
            } else if (DnsFailures.saysNothingIsThere(looked.cause())) {
                last = List.of();
            } else {
                told.accept(new Failure(DnsFailures.inWords(looked.cause())));
                return;
            }
            told.accept(new Answer(List.of(), timeToLive.shortest()));
        });
    }

    @Override
    public void close() {
        resolver.close();
    }
}
