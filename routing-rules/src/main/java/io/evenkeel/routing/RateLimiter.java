package io.evenkeel.routing;

import io.evenkeel.config.HashConfig;
import io.evenkeel.config.RateLimitConfig;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/// The token buckets of one route's `rate-limit`, one for each key, in a table that never grows. Any thread; takes no lock and allocates
/// nothing; exact over all threads: one compare-and-set for each request that is let through.
///
/// A bucket is one number, the generic cell rate algorithm's *theoretical arrival time* (ITU-T I.371 annex A; ATM Forum Traffic Management 4.1
/// §4.4.2): how far it is ahead of now tells how many tokens are gone. One that is not ahead is full, and as good as none, so its
/// place is free. A key's place is one of eight, told by its hash; where all eight are taken, the bucket that is nearest to full gives way.
/// So a crowd of addresses that ask now and then never makes one forget who asks too much; what a key gains that is pushed out is a
/// full bucket, at most.
///
/// IPv6 clients are told apart by the first 64 bits of their address: the rest is theirs to choose (RFC 6177 §2). Two keys share
/// a bucket by chance once in 2³² pairs: one newcomer of 131,072 where every bucket of the table is in use.
public final class RateLimiter {

    private static final int SETS = 1 << 12;
    private static final int WAYS = 8;

    /// A word is the key's tag above the arrival time, which counts from 0 again when it runs over; 0 is a place that was never used.
    private static final int TIME_BITS = 44;
    private static final long TIME = (1L << TIME_BITS) - 1;

    /// The interval between two tokens is so many units of time or more: it is exact to a thousandth, and the units last for hours.
    private static final int UNITS_PER_TOKEN = 1024;

    /// Who read the clock may have to wait for its turn before it comes here, and finds the buckets of those who read it later: by so much they may
    /// be further ahead than any bucket can be.
    private static final long MOST_LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int IPV6_OCTETS = 16;
    private static final int IPV6_PREFIX_OCTETS = 8;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final RateLimitConfig config;
    private final HashKey key;
    private final long secret;
    private final long[] words = new long[SETS * WAYS];
    /// A unit is 2 to this power nanoseconds.
    private final int unitShift;
    /// Units between two tokens.
    private final long interval;
    /// Units that a bucket may be ahead of now and still have a token.
    private final long tolerance;
    /// Units that a bucket may be ahead of a clock that was read early.
    private final long furthest;

    /// @param secret what clients must not know, so that they cannot choose whose places they take
    public RateLimiter(RateLimitConfig config, long secret) {
        double nanos = TimeUnit.SECONDS.toNanos(1) / config.perSecond();
        this.config = config;
        this.secret = secret;
        key = HashKey.of(config.by());
        unitShift = Math.max(0, 63 - Long.numberOfLeadingZeros(Math.max(1, (long) (nanos / UNITS_PER_TOKEN))));
        interval = Math.max(1, Math.round(nanos / (1L << unitShift)));
        tolerance = (config.burst() - 1) * interval;
        furthest = tolerance + interval + (MOST_LATE_NANOS >> unitShift) + 1;
    }

    public RateLimitConfig config() {
        return config;
    }

    /// Takes a token of the request's bucket.
    ///
    /// @param nowNanos monotonic, of the clock that all callers share
    /// @return 0 when there was one; else the nanoseconds until there is
    public long take(RequestHead head, long nowNanos) {
        return take(bucket(head), nowNanos);
    }

    /// Requests that lack the key are limited by client.
    private long bucket(RequestHead head) {
        long hash = config.by().source() == HashConfig.Source.CLIENT_IP ? HashKey.MISSING : key.hash(head);
        return Hash64.mix((hash == HashKey.MISSING ? ~client(head.client()) : hash) ^ secret);
    }

    private static long client(byte[] address) {
        return Hash64.of(address, 0, address.length == IPV6_OCTETS ? IPV6_PREFIX_OCTETS : address.length);
    }

    /// @param bucket well mixed
    long take(long bucket, long nowNanos) {
        long now = nowNanos >> unitShift & TIME;
        long tag = bucket & ~TIME;
        int set = (int) (bucket & SETS - 1) * WAYS;
        while (true) {
            int place = place(set, tag, now);
            long word = (long) WORD.getVolatile(words, place);
            boolean own = isOf(tag, word);
            long ahead = own ? ahead(word, now) : 0;
            if (ahead > tolerance) {
                return ahead - tolerance << unitShift;
            }
            long next = used(tag | now + ahead + interval & TIME);
            if (WORD.compareAndSet(words, place, word, next) && (own || isAlone(set, place, tag, next))) {
                return 0;
            }
        }
    }

    /// Where the bucket with that tag is; else the place of the fullest one of the set.
    private int place(int set, long tag, long now) {
        int fullest = set;
        long least = Long.MAX_VALUE;
        for (int i = set; i < set + WAYS; i++) {
            long word = (long) WORD.getVolatile(words, i);
            if (isOf(tag, word)) {
                return i;
            }
            long ahead = ahead(word, now);
            if (ahead < least) {
                least = ahead;
                fullest = i;
            }
        }
        return fullest;
    }

    /// After a bucket was put in place: whether no other thread has put one there for the same key, elsewhere in the set, at the same time.
    /// If one has, ours is given up, unless it is in use by now.
    private boolean isAlone(int set, int place, long tag, long word) {
        for (int i = set; i < set + WAYS; i++) {
            if (i != place && isOf(tag, (long) WORD.getVolatile(words, i))) {
                return !WORD.compareAndSet(words, place, word, 0L);
            }
        }
        return true;
    }

    private static boolean isOf(long tag, long word) {
        return word != 0 && (word & ~TIME) == tag;
    }

    private static long used(long word) {
        return word == 0 ? 1 : word;
    }

    /// How far a bucket is ahead of now, in units. What is farther than any bucket can be is behind.
    private long ahead(long word, long now) {
        long ahead = (word & TIME) - now & TIME;
        return word == 0 || ahead > furthest ? 0 : ahead;
    }

    /// Bytes of the table of one route.
    static int tableBytes() {
        return SETS * WAYS * Long.BYTES;
    }
}
