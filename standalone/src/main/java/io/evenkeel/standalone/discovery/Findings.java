package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is believed of the answers of one pool's look-ups. A look-up that fails changes nothing: what was found last stays. An answer that
/// takes away more than 30 % of the backends at once is *held*: those that are new or otherwise serve so at once, those that are gone go on serving, until
/// the answer has been that small for a minute and three look-ups, or an operator confirms it. An answer without any backend waits for
/// the operator however long it lasts. One thread; time is handed in.
final class Findings {

    /// What is usual: a rolling restart of a few at a time. What is not: half a cluster that vanished from DNS while it serves.
    private static final double MOST_GONE = 0.3;

    static final Duration HOLD = Duration.ofMinutes(1);

    /// However long the time between two look-ups is: a single answer is no confirmation.
    static final int HOLD_LOOKUPS = 3;

    /// Replaced by the first answer, whatever it is.
    private boolean provisional;
    private List<BackendConfig> believed;
    private @Nullable Held held;

    /// An answer that is not believed yet.
    ///
    /// @param answer    the newest
    /// @param since     on the clock of [#answered]
    /// @param sinceTime for people
    /// @param lookups   answers so small, one after the other
    record Held(List<BackendConfig> answer, long since, Instant sinceTime, int lookups) {

        boolean mayBeBelieved(long nowNanos) {
            return !answer.isEmpty() && lookups >= HOLD_LOOKUPS && nowNanos - since >= HOLD.toNanos();
        }
    }

    /// @param atFirst what serves until the first answer
    Findings(List<BackendConfig> atFirst) {
        believed = List.copyOf(atFirst);
        provisional = true;
    }

    /// What serves: what is believed, and of a held answer what is new, or is otherwise than before: another weight, a name or an address that
    /// has changed.
    List<BackendConfig> inForce() {
        Held now = held;
        if (now == null) {
            return believed;
        }
        Map<String, BackendConfig> named = new HashMap<>();
        Map<HostPort, BackendConfig> placed = new HashMap<>();
        now.answer.forEach(backend -> {
            named.put(backend.name(), backend);
            placed.put(backend.address(), backend);
        });
        Set<BackendConfig> all = new LinkedHashSet<>();
        for (BackendConfig backend : believed) {
            all.add(named.getOrDefault(backend.name(), placed.getOrDefault(backend.address(), backend)));
        }
        all.addAll(now.answer);
        return List.copyOf(all);
    }

    @Nullable Held held() {
        return held;
    }

    /// Whether there was no answer yet that could be believed.
    boolean provisional() {
        return provisional;
    }

    /// An answer came.
    ///
    /// @param nowNanos monotonic
    void answered(List<BackendConfig> answer, long nowNanos, Instant now) {
        if (answer.isEmpty() && believed.isEmpty()) {
            return; // nothing found, nothing lost
        }
        if (!shrinks(answer)) {
            believe(answer);
            return;
        }
        Held before = held;
        Held after = before == null ? new Held(List.copyOf(answer), nowNanos, now, 1)
                : new Held(List.copyOf(answer), before.since, before.sinceTime, before.lookups + 1);
        if (after.mayBeBelieved(nowNanos)) {
            believe(answer);
        } else {
            held = after;
        }
    }

    private boolean shrinks(List<BackendConfig> answer) {
        return answer.isEmpty() || !provisional && answer.size() < (1 - MOST_GONE) * believed.size();
    }

    /// An operator says that the held answer is right.
    ///
    /// @return false when there is none
    boolean confirm() {
        Held now = held;
        if (now != null) {
            believe(now.answer);
        }
        return now != null;
    }

    private void believe(List<BackendConfig> answer) {
        believed = List.copyOf(answer);
        provisional = false;
        held = null;
    }
}
