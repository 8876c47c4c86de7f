package io.evenkeel.proxy;

import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.time.Duration;

/// How names of backends are looked up, for the data plane and the probes alike: in the hosts file, then at the name servers, without
/// blocking. Answers are kept as long as they say, at most half a minute; of several addresses the first one is the backend's. Immutable;
/// any thread.
public final class NameLookup {

    /// Then the next name server is asked: soon enough that its answer comes within the usual `connect-timeout` of a second.
    private static final Duration QUERY_TIMEOUT = Duration.ofMillis(800);

    /// An answer is not believed for longer, whatever it says: Docker's name server says 600 s, and a container that is started again may
    /// have another address at once, and another container its old one.
    private static final int LONGEST_SECONDS = 30;

    /// That a name does not exist is believed for so long, so that requests do not ask the name servers as often as they come.
    private static final int UNKNOWN_SECONDS = 1;

    /// Look-ups of one name under way at one time are one; more names than this, at one time, are looked up as often as asked.
    private static final int NAMES_AT_ONCE = 1000;

    /// By the name servers and search domains this system is set up with.
    public static final NameLookup SYSTEM = new NameLookup(DnsServerAddressStreamProviders.platformDefault());

    private final DnsServerAddressStreamProvider servers;
    private final Duration queryTimeout;

    /// @param servers who is asked
    public NameLookup(DnsServerAddressStreamProvider servers) {
        this(servers, QUERY_TIMEOUT);
    }

    NameLookup(DnsServerAddressStreamProvider servers, Duration queryTimeout) {
        this.servers = servers;
        this.queryTimeout = queryTimeout;
    }

    /// A resolver that wants an event loop and a way to make its sockets yet.
    public DnsNameResolverBuilder resolver() {
        return uncached().ttl(0, LONGEST_SECONDS).negativeTtl(UNKNOWN_SECONDS).consolidateCacheSize(NAMES_AT_ONCE);
    }

    /// One that keeps answers where it is told to, for who looks names up to see what they are now.
    public DnsNameResolverBuilder resolver(DnsCache cache) {
        return uncached().resolveCache(cache);
    }

    private DnsNameResolverBuilder uncached() {
        return new DnsNameResolverBuilder().nameServerProvider(servers).queryTimeoutMillis(queryTimeout.toMillis());
    }
}
