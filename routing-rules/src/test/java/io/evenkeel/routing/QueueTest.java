package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.QueueConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueTest {

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));
    /// The event loop: runs what it was given when the test says so.
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final List<Pool> opened = new ArrayList<>();
    private final List<Lease> held = new ArrayList<>();
    private final List<String> served = new ArrayList<>();
    private long now;

    private static PoolConfig config(String name, int max, @Nullable String spillTo, BackendConfig... backends) {
        PoolConfig plain = TestConfigs.pool(name, "least-connections", backends);
        return new PoolConfig(name, plain.strategy(), plain.backends(), plain.connections(), plain.probe(), plain.panic(), plain.hash(), null,
                spillTo, new QueueConfig(max, Duration.ofSeconds(1)), plain.ejection(), plain.slowStart(), plain.limit(), null);
    }

    private static BackendConfig backend(String name, int cap) {
        return TestConfigs.backend(name, 1, cap);
    }

    private List<Pool> open(PoolConfig... pools) {
        List<Pool> fresh = registry.open(TestConfigs.pools(pools));
        opened.addAll(fresh);
        return fresh;
    }

    private Pool open(int max, BackendConfig... backends) {
        return open(config("web", max, null, backends)).getFirst();
    }

    /// A request that waits, under a name.
    private final class Request {

        final TestPick context = new TestPick(1);
        final Lease lease = new Lease();
        private final String name;
        private final Waiter waiter = new Waiter(loop::add, this::turn);
        @Nullable Pool by;
        boolean sentOff;

        Request(String name) {
            this.name = name;
        }

        Admission await(Pool pool) {
            return await(pool, null);
        }

        Admission await(Pool pool, @Nullable Backend only) {
            return pool.await(context.at(now++), only, waiter);
        }

        private void turn() {
            by = waiter.take(lease);
            if (by == null) {
                sentOff = true;
            } else {
                held.add(lease);
                served.add(name);
            }
        }
    }

    private Request waits(String name, Pool pool) {
        Request request = new Request(name);
        assertThat(request.await(pool)).isEqualTo(Admission.WAITS);
        return request;
    }

    private boolean pick(Pool pool) {
        Lease lease = new Lease();
        boolean picked = pool.pick(new TestPick(1), lease);
        if (picked) {
            held.add(lease);
        }
        return picked;
    }

    private void fill(Pool pool) {
        while (pick(pool)) {
            assertThat(held).hasSizeLessThan(1000);
        }
    }

    /// Ends one request at that backend.
    private void endOneAt(Backend backend) {
        Lease lease = held.stream().filter(each -> each.backend() == backend).findFirst().orElseThrow();
        held.remove(lease);
        lease.answered(200, 1, now);
    }

    private void runLoop() {
        Runnable task;
        while ((task = loop.poll()) != null) {
            task.run();
        }
    }

    @AfterEach
    void noSlotIsLost() {
        runLoop();
        while (!held.isEmpty()) {
            held.removeFirst().answered(200, 1, now);
            runLoop();
        }
        assertThat(opened).allSatisfy(pool -> {
            assertThat(pool.waiting()).isZero();
            assertThat(pool.backends()).allSatisfy(backend -> assertThat(backend.inFlight()).isZero());
        });
    }

    @Test
    void whoCameFirstIsServedFirst() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        for (String name : List.of("1", "2", "3")) {
            waits(name, pool);
        }
        assertThat(pool.waiting()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            endOneAt(pool.backends().getFirst());
            runLoop();
        }

        assertThat(served).containsExactly("1", "2", "3");
        assertThat(pool.backends().getFirst().picks()).isEqualTo(4);
    }

    @Test
    void aSlotThatBecomesFreeIsNeverFreeForOthers() {
        Pool pool = open(8, backend("a", 1));
        Backend backend = pool.backends().getFirst();
        fill(pool);
        waits("1", pool);
        endOneAt(backend);

        assertThat(backend.inFlight()).as("handed over before the loop knows").isOne();
        assertThat(pool.waiting()).isZero();
        assertThat(pick(pool)).as("no newcomer overtakes").isFalse();
        runLoop();
        assertThat(served).containsExactly("1");
    }

    @Test
    void withoutWaitersPicksGoOnAsBefore() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        waits("1", pool).waiter.leave();
        endOneAt(pool.backends().getFirst());

        assertThat(pick(pool)).isTrue();
    }

    @Test
    void aNewcomerGoesBehindWhoWaits() {
        Pool pool = open(8, backend("a", 2));
        fill(pool);
        waits("1", pool);
        waits("2", pool);
        endOneAt(pool.backends().getFirst());
        assertThat(pick(pool)).isFalse();
        waits("3", pool);
        endOneAt(pool.backends().getFirst());
        runLoop();

        assertThat(served).containsExactly("1", "2");
    }

    @Test
    void beyondItsBoundNobodyMayWait() {
        Pool pool = open(2, backend("a", 1));
        fill(pool);
        Request first = waits("1", pool);
        waits("2", pool);
        assertThat(new Request("3").await(pool)).isEqualTo(Admission.FULL);

        first.waiter.leave();
        assertThat(pool.waiting()).isOne();
        waits("4", pool);
        endOneAt(pool.backends().getFirst());
        runLoop();
        assertThat(served).containsExactly("2");
    }

    @Test
    void whoLeavesWithASlotInHandGivesItToTheNext() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        Request first = waits("1", pool);
        waits("2", pool);
        endOneAt(pool.backends().getFirst());
        first.waiter.leave();
        loop.remove(); // its turn comes too late: nobody is there
        runLoop();

        assertThat(served).containsExactly("2");
        assertThat(first.lease.backend()).isNull();
    }

    @Test
    void leavingTwiceChangesNothing() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        Request first = waits("1", pool);
        waits("2", pool);
        first.waiter.leave();
        first.waiter.leave();

        assertThat(pool.waiting()).isOne();
        assertThat(pool.backends().getFirst().inFlight()).isOne();
    }

    @Test
    void whoTriedTheBackendAlreadyIsPassedOverAndKeepsItsPlace() {
        Pool pool = open(8, backend("a", 1), backend("b", 1));
        fill(pool);
        Request first = new Request("1");
        first.context.tried(pool.backends().getFirst());
        assertThat(first.await(pool)).isEqualTo(Admission.WAITS);
        waits("2", pool);
        waits("3", pool);
        endOneAt(pool.backends().get(0));
        endOneAt(pool.backends().get(1));
        runLoop();

        assertThat(served).containsExactly("2", "1");
        assertThat(first.lease.backend()).isSameAs(pool.backends().get(1));
    }

    @Test
    void whoTriedAllHasNobodyToWaitFor() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        Request request = new Request("1");
        request.context.tried(pool.backends().getFirst());

        assertThat(request.await(pool)).isEqualTo(Admission.NOBODY);
    }

    @Test
    void whoWaitsForOneBackendHoldsNobodyUpElsewhere() {
        Pool pool = open(8, backend("a", 1), backend("b", 1));
        fill(pool);
        Request bound = new Request("bound");
        assertThat(bound.await(pool, pool.backends().getFirst())).isEqualTo(Admission.WAITS);
        endOneAt(pool.backends().get(1));
        assertThat(served).isEmpty();
        assertThat(pick(pool)).as("the other one is free for anybody").isTrue();

        endOneAt(pool.backends().get(0));
        assertThat(pick(pool)).isFalse();
        runLoop();
        assertThat(served).containsExactly("bound");
    }

    @Test
    void poolsThatShareAnAddressTakeTheirTurnsByArrival() {
        BackendConfig shared = new BackendConfig("s", new HostPort("shared.internal", 80), 1, 1);
        List<Pool> pools = open(config("one", 8, null, shared), config("two", 8, null, shared));
        fill(pools.getFirst());
        assertThat(pick(pools.getLast())).isFalse();
        for (int i = 0; i < 6; i++) {
            waits("" + i, pools.get(i * 5 % 7 % 2));
        }
        for (int i = 0; i < 6; i++) {
            held.removeFirst().answered(200, 1, now);
            runLoop();
        }

        assertThat(served).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void aRaisedCapWakesAsManyAsItLetsIn() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        for (String name : List.of("1", "2", "3")) {
            waits(name, pool);
        }
        List<Pool> after = open(config("web", 8, null, backend("a", 3)));
        registry.close(List.of(pool));
        runLoop();

        assertThat(served).containsExactly("1", "2");
        assertThat(after.getFirst().backends().getFirst().inFlight()).isEqualTo(3);
    }

    @Test
    void aLimitBelowTheCapHoldsAndARaisedOneWakes() {
        Slots slots = new Slots(3);
        slots.limit(1);
        assertThat(slots.take()).isTrue();
        assertThat(slots.take()).isFalse();
        slots.limit(2);
        assertThat(slots.take()).isTrue();
        slots.limit(10);
        assertThat(slots.take()).isTrue();
        assertThat(slots.take()).as("the cap").isFalse();
        slots.cap(4);
        assertThat(slots.cap()).isEqualTo(4);
    }

    @Test
    void aBackendThatComesBackServesWhoWaits() {
        Pool pool = open(8, backend("a", 1), backend("b", 2));
        registry.setHealthy(pool.backends().get(1), false);
        fill(pool);
        for (String name : List.of("1", "2", "3")) {
            waits(name, pool);
        }
        registry.setHealthy(pool.backends().get(1), true);
        runLoop();

        assertThat(served).containsExactly("1", "2");
    }

    @Test
    void whoseLastHopeGoesDownIsSentOff() {
        Pool pool = open(8, backend("a", 1), backend("b", 1), backend("c", 1));
        fill(pool);
        Request bound = new Request("bound");
        bound.await(pool, pool.backends().getFirst());
        Request other = waits("other", pool);
        registry.setHealthy(pool.backends().getFirst(), false);
        runLoop();

        assertThat(bound.sentOff).isTrue();
        assertThat(other.sentOff).isFalse();
        assertThat(pool.waiting()).isOne();
    }

    @Test
    void whoRefusesIsNotWaitedForUntilItAcceptsAgain() {
        Pool pool = open(8, backend("a", 1), backend("b", 1));
        Backend refusing = pool.backends().get(1);
        registry.setRefusing(refusing, true, 0);
        fill(pool);
        assertThat(refusing.inFlight()).as("in a pool with a queue a pause is kept").isZero();
        waits("1", pool);
        assertThat(served).isEmpty();
        registry.setRefusing(refusing, false, 0);
        runLoop();

        assertThat(served).containsExactly("1");
        assertThat(refusing.inFlight()).isOne();
    }

    @Test
    void aTrialNeedsNoPlaceInTheQueue() {
        Pool pool = open(8, backend("a", 1), backend("b", 1));
        Backend refusing = pool.backends().get(1);
        registry.setRefusing(refusing, true, 0);
        fill(pool);
        waits("1", pool);
        Lease trial = new Lease();
        assertThat(pool.pick(new TestPick(1).at(Refusal.FIRST_PAUSE_NANOS), trial)).isTrue();
        assertThat(trial.backend()).isSameAs(refusing);

        trial.broken(Lease.Failure.CONNECT_REFUSED, Refusal.FIRST_PAUSE_NANOS);
        runLoop();
        assertThat(served).as("it is still not waited for").isEmpty();
    }

    @Test
    void aSlotOfWhoJustRefusedIsNotHandedOn() {
        Pool pool = open(8, backend("a", 1), backend("b", 1));
        fill(pool);
        waits("1", pool);
        Lease refused = held.stream().filter(lease -> lease.backend() == pool.backends().get(1)).findFirst().orElseThrow();
        held.remove(refused);
        refused.broken(Lease.Failure.CONNECT_REFUSED, 0);
        runLoop();

        assertThat(served).isEmpty();
        assertThat(pool.backends().get(1).inFlight()).isZero();
    }

    @Test
    void whenAllRefuseNobodyWaitsAndThePauseIsTheLastResort() {
        Pool pool = open(8, backend("a", 1));
        registry.setRefusing(pool.backends().getFirst(), true, 0);
        Request request = new Request("1");
        assertThat(pool.pick(request.context, request.lease)).isFalse();
        assertThat(request.await(pool)).isEqualTo(Admission.NOBODY);

        assertThat(pool.pickInPause(request.context, request.lease)).isTrue();
        request.lease.answered(200, 1, 0);
    }

    @Test
    void aPoolWithoutAQueueOrWithoutAnybodyUpLetsNobodyWait() {
        Pool none = open(0, backend("a", 1));
        fill(none);
        assertThat(new Request("1").await(none)).isEqualTo(Admission.NOBODY);

        Pool down = open(config("down", 8, null, TestConfigs.backend("z", 0, 1))).getFirst();
        assertThat(new Request("1").await(down)).isEqualTo(Admission.NOBODY);
    }

    @Test
    void queuesOfAClosedConfigurationGetSlotsAsBefore() {
        Pool old = open(8, backend("a", 1));
        fill(old);
        waits("old", old);
        Pool fresh = open(8, backend("a", 1));
        registry.close(List.of(old));
        waits("new", fresh);
        assertThat(pick(fresh)).isFalse();
        endOneAt(old.backends().getFirst());
        runLoop();
        assertThat(served).containsExactly("old");
        endOneAt(fresh.backends().getFirst());
        runLoop();

        assertThat(served).containsExactly("old", "new");
    }

    @Test
    void whoWaitsTakesASlotOfThePoolThatIsSpilledToToo() {
        List<Pool> pools = open(config("main", 8, "spare", backend("a", 1)), config("spare", 8, "last", backend("b", 1)),
                config("last", 8, null, backend("c", 1)));
        pools.forEach(this::fill);
        assertThat(pools.getFirst().spillTo()).isSameAs(pools.get(1));
        Request first = waits("1", pools.getFirst());
        waits("2", pools.get(1));
        endOneAt(pools.get(2).backends().getFirst());
        runLoop();
        assertThat(served).containsExactly("1");
        assertThat(first.by).isSameAs(pools.get(2));

        endOneAt(pools.get(0).backends().getFirst());
        assertThat(loop).as("the other one waits in a pool that does not spill there").isEmpty();
        endOneAt(pools.get(1).backends().getFirst());
        runLoop();
        assertThat(served).containsExactly("1", "2");
    }

    @Test
    void spillingInCirclesOrIntoNowhereIsRefused() {
        PoolConfig one = config("one", 8, "two", backend("a", 1));
        assertThatThrownBy(() -> open(one)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("spill-to: two (expected: ");
        PoolConfig two = config("two", 8, "three", backend("b", 1));
        PoolConfig three = config("three", 8, "two", backend("c", 1));
        assertThatThrownBy(() -> open(one, two, three)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("spill-to: two (expected: ");
        assertThat(registry.backends()).isEmpty();
    }

    @Test
    void aSlotForWhoseLoopHasEndedGoesToTheNext() {
        Pool pool = open(8, backend("a", 1));
        fill(pool);
        Waiter dead = new Waiter(_ -> {
            throw new RejectedExecutionException();
        }, () -> {});
        assertThat(pool.await(new TestPick(1), null, dead)).isEqualTo(Admission.WAITS);
        waits("2", pool);
        endOneAt(pool.backends().getFirst());
        runLoop();

        assertThat(served).containsExactly("2");
    }
}
