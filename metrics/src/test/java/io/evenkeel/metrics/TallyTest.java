package io.evenkeel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void losesNoAdditionOfManyThreads() throws Exception {
        var tally = new Tally(3);
        int threads = 8;
        int additions = 100_000;
        var start = new CountDownLatch(1);
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                awaitQuietly(start);
                for (int n = 0; n < additions; n++) {
                    int stripe = tally.stripe();
                    tally.add(stripe, 0, 1);
                    tally.add(stripe, 2, 3);
                }
            }));
        }
        start.countDown();
        for (Thread worker : workers) {
            worker.join();
        }

        assertThat(tally.sum(0)).isEqualTo((long) threads * additions);
        assertThat(tally.sum(1)).isZero();
        assertThat(tally.sum(2)).isEqualTo(3L * threads * additions);
        assertThat(tally.sum(0, 3)).isEqualTo(4L * threads * additions);
    }

    @Test
    void neverReadsMoreEndsThanBeginsWhileBothGrow() throws Exception {
        var tally = new Tally(2);
        var worker = Thread.ofPlatform().start(() -> {
            for (int n = 0; n < 2_000_000; n++) {
                tally.increment(0);
                tally.increment(1);
            }
        });
        while (worker.isAlive()) {
            long ended = tally.sum(1);
            assertThat(tally.sum(0)).isGreaterThanOrEqualTo(ended);
        }
        worker.join();
        assertThat(tally.outstanding(0, 1, 1)).isZero();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
