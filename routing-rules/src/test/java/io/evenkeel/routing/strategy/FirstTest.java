package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Lease;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.StrategySpec;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestPick;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstTest extends StrategySpec {

    @Override
    protected String strategy() {
        return "first";
    }

    @Test
    void fillsOneAfterTheOtherInTheOrderOfTheFile() {
        Pool pool = open(1, TestConfigs.backend("a", 1, 2), TestConfigs.backend("drained", 0, 9), TestConfigs.backend("c", 1000, 1),
                TestConfigs.backend("d", 1, 9));
        List<String> picks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Lease lease = new Lease();
            pool.pick(new TestPick(i), lease);
            picks.add(lease.backend().id().name());
        }

        assertThat(picks).containsExactly("a", "a", "c", "d", "d");
    }

    @Test
    void returnsToTheFirstWhenItHasRoomAgain() {
        Pool pool = open(1, TestConfigs.backend("a", 1, 1), TestConfigs.backend("b", 1, 9));
        TestPick context = new TestPick(1);
        Lease first = new Lease();
        pool.pick(context, first);
        assertThat(pickAndEnd(pool, context).id().name()).isEqualTo("b");
        first.answered(200, 1, 0);

        assertThat(pickAndEnd(pool, context).id().name()).isEqualTo("a");
    }

    /// It would never fill up, and never let anybody else serve.
    @Test
    void passesOverWhoFailedAsOftenAsItsCapUntilThatIsOver() {
        Pool pool = open(1, TestConfigs.backend("a", 1, 1), TestConfigs.backend("b", 1, 9));
        TestPick context = new TestPick(1);
        Lease lease = new Lease();
        pool.pick(context, lease);
        lease.answered(500, 1_000_000, 1_000_000);
        Backend second = pickAndEnd(pool, context.at(1_000_000));
        assertThat(second.id().name()).isEqualTo("b");

        assertThat(pickAndEnd(pool, context.at(60_000_000_000L)).id().name()).isEqualTo("a");
    }
}
