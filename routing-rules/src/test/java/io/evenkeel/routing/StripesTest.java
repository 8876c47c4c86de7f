package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class StripesTest {

    private static <T> T onThread(Callable<T> what) throws Exception {
        var task = new FutureTask<>(what);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    private static int claimed() {
        Stripes.claim();
        try {
            return Stripes.mine();
        } finally {
            Stripes.release();
        }
    }

    @Test
    void aThreadThatClaimedNothingSharesOne() throws Exception {
        assertThat(onThread(Stripes::mine)).isEqualTo(Stripes.SHARED);
    }

    @Test
    void aStripeIsFreeAgainWhenItsThreadEnds() throws Exception {
        for (int i = 0; i < 3 * Stripes.COUNT; i++) {
            assertThat(onThread(StripesTest::claimed)).isLessThan(Stripes.SHARED);
        }
    }

    @Test
    void noTwoThreadsOwnTheSameStripe() throws Exception {
        var allClaimed = new CountDownLatch(Stripes.COUNT);
        var over = new CountDownLatch(1);
        List<FutureTask<Integer>> claims = new ArrayList<>();
        for (int i = 0; i < Stripes.COUNT; i++) {
            var claim = new FutureTask<>(() -> {
                Stripes.claim();
                int mine = Stripes.mine();
                allClaimed.countDown();
                over.await();
                Stripes.release();
                return mine;
            });
            claims.add(claim);
            Thread.ofPlatform().start(claim);
        }
        allClaimed.await();
        over.countDown();
        List<Integer> mine = new ArrayList<>();
        for (FutureTask<Integer> claim : claims) {
            mine.add(claim.get());
        }
        assertThat(mine.stream().filter(stripe -> stripe != Stripes.SHARED)).doesNotHaveDuplicates().isNotEmpty();
        assertThat(mine).as("one more than there are stripes").contains(Stripes.SHARED);
    }

    @Test
    void losesNothingOfThoseWhoOwnAndThoseWhoShare() throws Exception {
        int threads = 2 * Stripes.COUNT;
        int additions = 200_000;
        var cells = new long[Stripes.COUNT];
        var workers = new ArrayList<Thread>();
        var start = new CountDownLatch(1);
        for (int i = 0; i < threads; i++) {
            boolean claims = i % 2 == 0;
            workers.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    return;
                }
                if (claims) {
                    Stripes.claim();
                }
                int stripe = Stripes.mine();
                for (int n = 0; n < additions; n++) {
                    Stripes.add(cells, stripe, stripe, 1);
                }
                Stripes.release();
            }));
        }
        start.countDown();
        long sum = 0;
        for (Thread worker : workers) {
            worker.join();
        }
        for (int i = 0; i < cells.length; i++) {
            sum += Stripes.get(cells, i);
        }
        assertThat(sum).isEqualTo((long) threads * additions);
    }
}
