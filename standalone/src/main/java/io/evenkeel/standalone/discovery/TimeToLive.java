package io.evenkeel.standalone.discovery;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stands where a resolver keeps its cache, keeps nothing, and sees how long each answer says that it holds. The discovery thread's own.
final class TimeToLive implements DnsCache {

    /// What comes from the hosts file says nothing.
    private static final Duration UNKNOWN = Duration.ofDays(1);

    private Duration shortest = UNKNOWN;

    Duration shortest() {
        return shortest;
    }

    void forget() {
        shortest = UNKNOWN;
    }

    @Override
    public DnsCacheEntry cache(String hostname, DnsRecord[] additionals, InetAddress address, long originalTtl, EventLoop loop) {
        Duration ttl = Duration.ofSeconds(originalTtl);
        shortest = ttl.compareTo(shortest) < 0 ? ttl : shortest;
        return new Entry(address, null);
    }

    @Override
    public DnsCacheEntry cache(String hostname, DnsRecord[] additionals, Throwable cause, EventLoop loop) {
        return new Entry(null, cause);
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String hostname, DnsRecord[] additionals) {
        return null;
    }

    @Override
    public void clear() {}

    @Override
    public boolean clear(String hostname) {
        return false;
    }

    private record Entry(@Nullable InetAddress address, @Nullable Throwable cause) implements DnsCacheEntry {}
}
