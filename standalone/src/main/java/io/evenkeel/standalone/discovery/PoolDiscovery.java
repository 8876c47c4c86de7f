package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.DiscoverConfig;
import io.evenkeel.metrics.DiscoveryMeters;
import io.evenkeel.standalone.discovery.Finding.Shrink;
import io.evenkeel.standalone.discovery.Findings.Held;
import io.evenkeel.standalone.discovery.Lookup.Answer;
import io.evenkeel.standalone.discovery.Lookup.Failure;
import io.evenkeel.standalone.discovery.Lookup.Outcome;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The discovery of one pool: when it looks, and what it tells. The discovery thread's own, but for [#finding].
final class PoolDiscovery {

    private static final Logger log = LoggerFactory.getLogger(PoolDiscovery.class);

    /// An answer may say that it holds for no time at all.
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /// Soon enough to end an outage, and no storm for a name server in trouble.
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final String pool;
    private final DiscoverConfig config;
    private final Lookup lookup;
    private final Findings findings;
    private final EventLoop loop;
    private final DiscoveryMeters meters;
    private final Runnable changed;
    private volatile Finding finding;

    private boolean looking;
    private boolean again;
    private boolean closed;
    private @Nullable Future<?> next;

    /// @param atFirst what serves until the first answer
    /// @param changed called when [Finding#inForce] did, and is published
    PoolDiscovery(String pool, DiscoverConfig config, Lookup lookup, List<BackendConfig> atFirst, EventLoop loop, DiscoveryMeters meters,
            Runnable changed) {
        this.pool = pool;
        this.config = config;
        this.lookup = lookup;
        this.findings = new Findings(atFirst);
        this.loop = loop;
        this.meters = meters;
        this.changed = changed;
        finding = new Finding(pool, lookup.source(), atFirst, null, null, null);
        meters.inForce(atFirst.size());
    }

    DiscoverConfig config() {
        return config;
    }

    /// Any thread.
    Finding finding() {
        return finding;
    }

    /// Looks now, or once more after the look under way: a file may have changed since that began.
    void look() {
        if (closed) {
            return;
        }
        if (looking) {
            again = true;
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        looking = true;
        again = false;
        lookup.look(this::told);
    }

    private void told(Outcome outcome) {
        looking = false;
        if (closed) {
            return;
        }
        switch (outcome) {
            case Answer answer -> answered(answer);
            case Failure failure -> failed(failure.reason());
        }
        Duration pause = again ? Duration.ZERO : pause(outcome);
        next = loop.schedule(this::look, pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Duration pause(Outcome outcome) {
        Duration refresh = config.refresh();
        return switch (outcome) {
            case Failure _ -> least(refresh, findings.provisional() ? SHORTEST : AFTER_FAILURE);
            case Answer answer -> {
                Duration asItSays = answer.validFor().compareTo(SHORTEST) < 0 ? SHORTEST : answer.validFor();
                Duration usual = least(refresh, asItSays);
                yield findings.held() == null ? usual : least(usual, Findings.HOLD.dividedBy(Findings.HOLD_LOOKUPS));
            }
        };
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void answered(Answer answer) {
        meters.answered();
        if (finding.failed() != null) {
            log.info("discovery works again pool={} source=\"{}\"", pool, lookup.source());
        }
        boolean wasHeld = findings.held() != null;
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        findings.answered(answer.backends(), System.nanoTime(), now);
        publish(now, null);
        @Nullable Shrink held = finding.held();
        if (held != null && !wasHeld) {
            log.warn("discovery holds an answer that takes too many away, they go on serving pool={} source=\"{}\" found={} gone={} believed_at={}",
                    pool, lookup.source(), held.found(), held.gone(), held.until() == null ? "confirmation" : held.until());
        } else if (wasHeld && held == null) {
            log.warn("discovery holds no answer any more pool={} backends={}", pool, finding.inForce().size());
        }
    }

    private void failed(String reason) {
        meters.failed();
        if (finding.failed() == null) {
            log.warn("discovery failed, what was found last stays pool={} source=\"{}\" backends={} reason=\"{}\"", pool, lookup.source(),
                    finding.inForce().size(), reason);
        } else if (!finding.failed().equals(reason)) {
            log.debug("discovery failed pool={} reason=\"{}\"", pool, reason);
        }
        publish(finding.answered(), reason);
    }

    /// An operator says that the held answer is right.
    ///
    /// @return false when there is none
    boolean confirm() {
        boolean confirmed = findings.confirm();
        if (confirmed) {
            publish(finding.answered(), finding.failed());
        }
        return confirmed;
    }

    private void publish(@Nullable Instant answered, @Nullable String failed) {
        List<BackendConfig> before = finding.inForce();
        List<BackendConfig> after = findings.inForce();
        finding = new Finding(pool, lookup.source(), after, answered, failed, shrink(findings.held()));
        meters.inForce(after.size());
        meters.holds(findings.held() != null);
        if (!after.equals(before)) {
            log.info("discovery changed pool={} backends={} new={} gone={}", pool, after.size(), without(after, before), without(before, after));
            changed.run();
        }
    }

    private @Nullable Shrink shrink(@Nullable Held held) {
        if (held == null) {
            return null;
        }
        List<String> gone = without(findings.inForce(), held.answer());
        return new Shrink(held.sinceTime(), gone, held.answer().size(), held.answer().isEmpty() ? null : held.sinceTime().plus(Findings.HOLD));
    }

    private static List<String> without(List<BackendConfig> some, List<BackendConfig> others) {
        Set<String> names = new HashSet<>();
        others.forEach(other -> names.add(other.name()));
        List<String> left = new ArrayList<>();
        some.stream().map(BackendConfig::name).filter(name -> !names.contains(name)).forEach(left::add);
        return left;
    }

    void close() {
        closed = true;
        if (next != null) {
            next.cancel(false);
        }
        lookup.close();
    }
}
