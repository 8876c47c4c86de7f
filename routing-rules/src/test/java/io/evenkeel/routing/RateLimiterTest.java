package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.HashConfig;
import io.evenkeel.config.RateLimitConfig;
import io.evenkeel.config.RouteConfig;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {

    private static final long SECRET = 0x5ec4e7;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final HashConfig.Key CLIENT = new HashConfig.Key(HashConfig.Source.CLIENT_IP, "");

    private static RateLimiter limiter(double perSecond, int burst) {
        return limiter(perSecond, burst, CLIENT);
    }

    private static RateLimiter limiter(double perSecond, int burst, HashConfig.Key by) {
        return new RateLimiter(new RateLimitConfig(perSecond, burst, by), SECRET);
    }

    private static TestHead from(String client) {
        return TestHead.get("h/").client(client);
    }

    /// How many of a thousand requests at one moment are let through.
    private static int passed(RateLimiter limiter, RequestHead head, long now) {
        return (int) IntStream.range(0, 1000).filter(_ -> limiter.take(head, now) == 0).count();
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "10, 20", "0.01, 5", "1000000, 100", "300, 300"})
    void letsABurstThroughAtOnceAndThenTheRate(double perSecond, int burst) {
        RateLimiter limiter = limiter(perSecond, burst);
        long token = (long) (SECOND / perSecond);
        long now = -token; // the clock's scale may begin anywhere
        assertThat(passed(limiter, from("10.0.0.1"), now)).isEqualTo(burst);
        for (int i = 1; i <= 50; i++) {
            assertThat(passed(limiter, from("10.0.0.1"), now + i * token + i * token / 1000 + 1)).isEqualTo(1);
        }
    }

    @Test
    void fillsUpWhileNobodyAsks() {
        RateLimiter limiter = limiter(10, 20);
        assertThat(passed(limiter, from("10.0.0.1"), 0)).isEqualTo(20);
        assertThat(passed(limiter, from("10.0.0.1"), SECOND + 1_000_000)).isEqualTo(10);
        assertThat(passed(limiter, from("10.0.0.1"), 60 * SECOND)).isEqualTo(20);
    }

    @Test
    void tellsWhenTheNextTokenComes() {
        RateLimiter limiter = limiter(0.5, 3);
        assertThat(passed(limiter, from("10.0.0.1"), 0)).isEqualTo(3);
        assertThat(limiter.take(from("10.0.0.1"), 0)).isBetween(2 * SECOND - 5_000_000, 2 * SECOND + 5_000_000);
        assertThat(limiter.take(from("10.0.0.1"), SECOND)).isBetween(SECOND - 5_000_000, SECOND + 5_000_000);
        long wait = limiter.take(from("10.0.0.1"), SECOND);
        assertThat(limiter.take(from("10.0.0.1"), SECOND + wait)).isZero();
    }

    /// Against buckets as one would describe them, at random moments; the interval is a whole number of the limiter's units.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithABucketOfTokens(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        long interval = 1L << 20;
        int burst = 1 + random.nextInt(20);
        RateLimiter limiter = limiter((double) SECOND / interval, burst);
        long tokens = burst * interval; // in nanoseconds of refilling
        long last = 0;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            long now = last + (random.nextInt(1500) << 10);
            tokens = Math.min(burst * interval, tokens + now - last);
            last = now;
            boolean expected = tokens >= interval;
            tokens -= expected ? interval : 0;
            refused += expected ? 0 : 1;
            assertThat(limiter.take(from("10.0.0.1"), now) == 0).as("request %d", i).isEqualTo(expected);
        }
        assertThat(refused).isBetween(1_000, 19_000);
    }

    @Test
    void givesEachClientABucketAndEachIpv6NetworkOne() {
        RateLimiter limiter = limiter(1, 5);
        assertThat(passed(limiter, from("10.0.0.1"), 0)).isEqualTo(5);
        assertThat(passed(limiter, from("10.0.0.2"), 0)).isEqualTo(5);
        assertThat(passed(limiter, from("2001:db8::1"), 0)).isEqualTo(5);
        assertThat(passed(limiter, from("2001:db8::2:3:4:5"), 0)).isZero();
        assertThat(passed(limiter, from("2001:db8:0:1::1"), 0)).isEqualTo(5);
    }

    @Test
    void givesEachValueOfItsKeyABucket() {
        RateLimiter limiter = limiter(1, 5, new HashConfig.Key(HashConfig.Source.HEADER, "x-key"));
        assertThat(passed(limiter, from("10.0.0.1").header("x-key", "a"), 0)).isEqualTo(5);
        assertThat(passed(limiter, from("10.0.0.2").header("x-key", "a"), 0)).isZero();
        assertThat(passed(limiter, from("10.0.0.1").header("x-key", "b"), 0)).isEqualTo(5);
    }

    @Test
    void limitsWhoLacksTheKeyByClient() {
        RateLimiter limiter = limiter(1, 5, new HashConfig.Key(HashConfig.Source.COOKIE, "id"));
        assertThat(passed(limiter, from("10.0.0.1"), 0)).isEqualTo(5);
        assertThat(passed(limiter, from("10.0.0.1").header("cookie", "other=1; id="), 0)).isZero();
        assertThat(passed(limiter, from("10.0.0.2"), 0)).isEqualTo(5);
        assertThat(passed(limiter, from("10.0.0.1").header("cookie", "other=1; id=7"), 0)).isEqualTo(5);
    }

    /// A crowd with an address for each request, thirty times as many as there are buckets.
    @Test
    void forgetsNobodyWhoAsksTooMuchForACrowdThatAsksLittle() {
        RateLimiter limiter = limiter(1, 10);
        assertThat(passed(limiter, from("10.0.0.1"), 0)).isEqualTo(10);
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            limiter.take(random.nextLong(), i);
        }
        assertThat(passed(limiter, from("10.0.0.1"), 1_000_000)).isZero();
        assertThat(RateLimiter.tableBytes()).isEqualTo(256 * 1024);
    }

    /// Whoever is new finds room, however many are at their limits.
    @Test
    void refusesNobodyForWhatOthersDo() {
        RateLimiter limiter = limiter(1, 3);
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 300_000; i++) {
            long bucket = random.nextLong();
            for (int request = 0; request < 4; request++) {
                limiter.take(bucket, i);
            }
        }
        int refused = 0;
        for (int i = 0; i < 10_000; i++) {
            refused += limiter.take(random.nextLong(), 300_000) == 0 ? 0 : 1;
        }
        assertThat(refused).as("by chance one in 131,072 shares a bucket of a full table").isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"10, 20", "1000000, 1000", "0.01, 5"})
    void staysRightForMonths(double perSecond, int burst) {
        RateLimiter limiter = limiter(perSecond, burst);
        for (long day = 0; day < 400; day++) {
            long now = day * DAY + day * 7_777_777_777L;
            assertThat(passed(limiter, from("10.0.0.1"), now)).as("day %d", day).isEqualTo(burst);
        }
    }

    /// Between reading the clock and taking a token a thread may have had to wait for its turn.
    @ParameterizedTest
    @CsvSource({"10, 20", "10, 1", "1000000, 1000", "0.01, 5"})
    void whoReadTheClockEarlierFindsNoMoreTokens(double perSecond, int burst) {
        RateLimiter limiter = limiter(perSecond, burst);
        long now = 100 * SECOND;
        assertThat(passed(limiter, from("10.0.0.1"), now)).isEqualTo(burst);
        for (long late = 1; late <= SECOND; late = 2 * late + late / 3) {
            assertThat(passed(limiter, from("10.0.0.1"), now - late)).as("%d ns late", late).isZero();
        }
    }

    /// Every key is new, and met by all threads at the same time.
    @Test
    void isExactOverThreads() throws Exception {
        int keys = 20_000;
        int threads = 4;
        RateLimiter limiter = limiter(1, 7);
        AtomicIntegerArray passed = new AtomicIntegerArray(keys);
        CyclicBarrier together = new CyclicBarrier(threads);
        try (var pool = Executors.newFixedThreadPool(threads)) {
            CompletableFuture.allOf(IntStream.range(0, threads).mapToObj(_ -> CompletableFuture.runAsync(() -> {
                for (int key = 0; key < keys; key++) {
                    if (key % 20 == 0) {
                        meet(together);
                    }
                    long bucket = Hash64.mix(key) & ~0xff0L; // a few sets, so that places are fought for
                    long now = key / 20 * 10 * SECOND; // what was there is full again
                    for (int i = 0; i < 5; i++) {
                        if (limiter.take(bucket, now) == 0) {
                            passed.incrementAndGet(key);
                        }
                    }
                }
            }, pool)).toArray(CompletableFuture<?>[]::new)).join();
        }
        for (int key = 0; key < keys; key++) {
            assertThat(passed.get(key)).as("key %d", key).isEqualTo(7);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allocatesNothing() {
        RateLimiter limiter = limiter(1000, 10, new HashConfig.Key(HashConfig.Source.HEADER, "x-key"));
        TestHead head = from("10.0.0.1").header("x-key", "some value");
        assertThat(Allocation.bytesOf(10_000, () -> limiter.take(head, 0))).isLessThan(1_000);
    }

    @Test
    void aReloadThatKeepsTheRuleKeepsTheBuckets() {
        RateLimiters limiters = new RateLimiters(new SplittableRandom(1));
        RateLimiter first = limiters.of(route("a", new RateLimitConfig(1, 5, CLIENT)));
        assertThat(limiters.of(route("b", new RateLimitConfig(1, 5, CLIENT)))).isNotNull().isNotSameAs(first);
        assertThat(limiters.of(route("a", new RateLimitConfig(1, 5, CLIENT)))).isSameAs(first);
        assertThat(limiters.of(route("a", new RateLimitConfig(1, 6, CLIENT)))).isNotNull().isNotSameAs(first);
        assertThat(limiters.of(route("a", null))).isNull();

        RateLimiter second = limiters.of(route("a", new RateLimitConfig(1, 5, CLIENT)));
        limiters.retain(List.of(route("a", null)));
        assertThat(limiters.of(route("a", new RateLimitConfig(1, 5, CLIENT)))).isSameAs(second);
        limiters.retain(List.of());
        assertThat(limiters.of(route("a", new RateLimitConfig(1, 5, CLIENT)))).isNotSameAs(second);
    }

    private static RouteConfig route(String name, @Nullable RateLimitConfig limit) {
        RouteConfig plain = TestConfigs.route(name, 0, io.evenkeel.config.MatchConfig.ANY);
        return new RouteConfig(name, 0, plain.match(), plain.allowEncoded(), plain.action(), plain.rewrite(), plain.headers(), plain.timeouts(),
                plain.retry(), plain.upgrade(), limit);
    }
}
