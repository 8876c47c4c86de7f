package io.evenkeel.config.vocabulary;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.shape.Reading.Fact;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows `spill-to` from pool to pool: it must come to an end.
final class SpillChecks {

    private final Map<String, Fact<String>> next = new HashMap<>();
    private final Set<String> told = new HashSet<>();

    private SpillChecks() {}

    static void run(Reading reading) {
        SpillChecks checks = new SpillChecks();
        for (Fact<String> spill : reading.facts(Facts.SPILLS)) {
            checks.next.put(poolOf(spill.at()), spill);
        }
        for (Fact<String> spill : reading.facts(Facts.SPILLS)) {
            checks.follow(poolOf(spill.at()), spill);
        }
    }

    /// `pools.api.spill-to`; names of pools hold no dots.
    private static String poolOf(Cursor spill) {
        return spill.path().split("\\.")[1];
    }

    private void follow(String pool, Fact<String> spill) {
        SequencedSet<String> way = new LinkedHashSet<>();
        String at = pool;
        while (at != null && way.add(at)) {
            at = next(at);
        }
        // Told once, where the circle is entered first in the file; who only leads into it is not at fault.
        if (pool.equals(at) && told.addAll(way)) {
            if (way.size() == 1) {
                spill.at().fail(Code.SPILL_CIRCLE, pool + " spills to itself (expected: another pool)", "to let requests wait for room set `queue`");
            } else {
                Fact<String> last = next.get(way.getLast());
                spill.at().failBecauseOf(Code.SPILL_CIRCLE, String.join(" spills to ", way) + " spills to " + pool + " (expected: an end)",
                        "remove `spill-to` from one of them", last.at());
            }
        }
    }

    private @Nullable String next(String pool) {
        Fact<String> spill = next.get(pool);
        return spill == null ? null : spill.value();
    }
}
