package io.evenkeel.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SeldomTest {

    @Test
    void speaksAtOnceAndThenOnceInAWhileForAll() {
        Seldom seldom = new Seldom();
        long second = TimeUnit.SECONDS.toNanos(1);

        assertThat(seldom.count(0)).isEqualTo(1);
        for (int i = 1; i < 10; i++) {
            assertThat(seldom.count(i * second)).isZero();
        }
        assertThat(seldom.count(10 * second)).isEqualTo(10);
        assertThat(seldom.count(11 * second)).isZero();
        assertThat(seldom.count(60 * second)).isEqualTo(2);
    }
}
