package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.ProxyConfig;
import java.util.Collections;
import org.junit.jupiter.api.Test;

final class DescriptorBudgetTest {

    private static final int LOOPS = 2;

    @Test
    void keepsOneForTheBackendOfEveryClient() {
        // 400 - 96 of its own = 304; idle connections could take all, so a quarter is set aside for them; half of 228
        assertThat(DescriptorBudget.clients(400, LOOPS, config(1))).isEqualTo(114);
    }

    @Test
    void keepsNoMoreThanAllCapsTogetherCanUse() {
        // one backend: 64 idle on each of two loops, 1024 in flight
        assertThat(DescriptorBudget.clients(20_000, LOOPS, config(1))).isEqualTo(20_000 - DescriptorBudget.OWN - 2 * 64 - 1024);
    }

    @Test
    void keepsForOneServerOnceHoweverManyPoolsNameIt() {
        int one = DescriptorBudget.clients(20_000, LOOPS, config(1));

        assertThat(DescriptorBudget.clients(20_000, LOOPS, config(2))).isEqualTo(one - 2 * 64);
    }

    @Test
    void letsNobodyInWhereThereIsNotEvenEnoughForItself() {
        assertThat(DescriptorBudget.clients(DescriptorBudget.OWN, LOOPS, config(1))).isZero();
        assertThat(DescriptorBudget.clients(1, LOOPS, config(1))).isZero();
    }

    @Test
    void knowsNoBoundWithoutALimit() {
        assertThat(DescriptorBudget.clients(Long.MAX_VALUE, LOOPS, config(1))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void countsClientsInAndOut() {
        DescriptorBudget budget = new DescriptorBudget(DescriptorBudget.OWN + 4, LOOPS);
        budget.plan(config(1)); // a quarter for idle ones, half of three

        assertThat(budget.admit()).isTrue();
        assertThat(budget.admit()).isFalse();

        budget.leave();
        assertThat(budget.admit()).isTrue();
    }

    /// Pools that all name the same server.
    private static ProxyConfig config(int pools) {
        ProxyConfig one = TestConfig.to(9001).build();
        return new ProxyConfig(one.admin(), one.runtime(), one.listeners(), Collections.nCopies(pools, one.pools().getFirst()), one.routes());
    }
}
