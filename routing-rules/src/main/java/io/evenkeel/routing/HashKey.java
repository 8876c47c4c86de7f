package io.evenkeel.routing;

import io.evenkeel.config.HashConfig;
import org.jspecify.annotations.Nullable;

/// The part of a request that decides where it goes, ready to be read. Immutable; any thread; allocates nothing when asked.
///
/// Where a header, cookie or parameter stands several times, the first one counts. An empty value is no key, as in HAProxy: all requests
/// with an empty one would go to one backend, and nobody wants that.
public final class HashKey {

    /// The hash of requests that lack the key. No key has it.
    public static final long MISSING = 0;

    /// Longer keys are told apart by so much of their beginning: what a request costs stays bounded.
    static final int MAX_OCTETS = 1024;

    private static final Bytes COOKIE = Bytes.of("cookie");

    private final HashConfig.Source source;
    private final Bytes name;

    private HashKey(HashConfig.Key key) {
        this.source = key.source();
        this.name = Bytes.of(key.name());
    }

    public static HashKey of(HashConfig.Key key) {
        return new HashKey(key);
    }

    /// A well-mixed hash of the request's key, the same in every process; [#MISSING] when the request has none.
    public long hash(RequestHead head) {
        return switch (source) {
            case CLIENT_IP -> hash(head.client(), 0, head.client().length);
            case HEADER -> hash(head.header(name, 0));
            case COOKIE -> cookie(head);
            case QUERY -> QueryString.hash(head.query(), name.array());
            case PATH -> hash(head.path());
            case HOST -> hash(head.host());
        };
    }

    /// A client may send its cookies in several fields (RFC 9113 §8.2.3).
    private long cookie(RequestHead head) {
        Bytes line;
        for (int nth = 0; (line = head.header(COOKIE, nth)) != null; nth++) {
            long value = Cookies.find(line, name.array());
            if (value != Cookies.NONE) {
                return hash(line.array(), Cookies.start(value), Cookies.end(value));
            }
        }
        return MISSING;
    }

    private static long hash(@Nullable Bytes value) {
        return value == null ? MISSING : hash(value.array(), value.offset(), value.offset() + value.length());
    }

    private static long hash(byte[] array, int from, int to) {
        return from == to ? MISSING : present(Hash64.of(array, from, Math.min(to, from + MAX_OCTETS)));
    }

    /// A hash that is not [#MISSING].
    static long present(long hash) {
        return hash == MISSING ? 1 : hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HashKey that && source == that.source && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return 31 * source.hashCode() + name.hashCode();
    }

    /// As the configuration writes it.
    @Override
    public String toString() {
        return name.isEmpty() ? source.word() : source.word() + ':' + name;
    }
}
