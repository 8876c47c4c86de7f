package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.PoolConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Backups and zones: who serves after whom.
class RosterTest {

    private static final int ROOM = 1_000_000;

    private final BackendRegistry registry = new BackendRegistry(TestPick.random(1));
    private Pool pool;

    private static BackendConfig backend(String name, int weight, int cap, String zone, boolean backup) {
        return new BackendConfig(name, new HostPort(name + ".internal", 8080), weight, cap, zone, backup);
    }

    private static BackendConfig primary(String name) {
        return backend(name, 1, ROOM, "", false);
    }

    private static BackendConfig backup(String name) {
        return backend(name, 1, ROOM, "", true);
    }

    private static BackendConfig in(String zone, String name) {
        return backend(name, 1, ROOM, zone, false);
    }

    private void open(String zone, double panic, BackendConfig... backends) {
        PoolConfig config = TestConfigs.pool("web", "round-robin", TestConfigs.PROBE, panic, backends);
        pool = registry.open(TestConfigs.inZone(zone, config)).getFirst();
    }

    private Backend named(String name) {
        return pool.backends().stream().filter(backend -> backend.id().name().equals(name)).findFirst().orElseThrow();
    }

    private void down(String... names) {
        Arrays.stream(names).forEach(name -> registry.setHealthy(named(name), false));
    }

    private void refusing(String... names) {
        Arrays.stream(names).forEach(name -> registry.setRefusing(named(name), true, 0));
    }

    /// How many of the picks each gets that gets any; they end at once.
    private Map<String, Integer> picks(int picks) {
        Map<String, Integer> counts = new TreeMap<>();
        TestPick request = new TestPick(5);
        for (int i = 0; i < picks; i++) {
            counts.merge(StrategySpec.pickAndEnd(pool, request).id().name(), 1, Integer::sum);
        }
        return counts;
    }

    /// Who is asked after whom, when each can hold one request.
    private String order() {
        StringBuilder order = new StringBuilder();
        Lease lease = new Lease();
        TestPick request = new TestPick(1);
        while (pool.pick(request, lease)) {
            order.append(lease.backend().id().name());
            request.tried(lease.backend());
            lease.abandoned(0);
        }
        return order.toString();
    }

    // ---- backups

    @Test
    void backupsServeOnlyWhenNoPrimaryIsEligible() {
        open("", 0.5, primary("a"), primary("b"), backup("x"), backup("y"));
        assertThat(picks(100)).containsOnly(Map.entry("a", 50), Map.entry("b", 50));
        assertThat(pool.expectedShares()).containsExactly(0.5, 0.5, 0, 0);
        assertThat(order()).as("not for want of room").hasSize(2);
        down("a");
        assertThat(picks(100)).containsOnly(Map.entry("b", 100));
        down("b");
        assertThat(picks(100)).containsOnly(Map.entry("x", 50), Map.entry("y", 50));
        assertThat(pool.expectedShares()).containsExactly(0, 0, 0.5, 0.5);
        assertThat(pool.panic()).as("as many backups as primaries").isFalse();
        registry.setHealthy(named("a"), true);
        assertThat(picks(100)).containsOnly(Map.entry("a", 100));
    }

    /// Without a probe nothing but its refusals says that a primary is gone.
    @Test
    void backupsServeWhenEveryPrimaryRefuses() {
        open("", 0.5, primary("a"), primary("b"), backup("x"));
        refusing("a");
        assertThat(picks(10)).containsOnly(Map.entry("b", 10));
        refusing("b");
        assertThat(picks(10)).containsOnly(Map.entry("x", 10));
        refusing("x");
        Set<String> tried = new TreeSet<>();
        Lease lease = new Lease();
        TestPick request = new TestPick(1);
        for (int i = 0; i < 90; i++) {
            assertThat(pool.pick(request, lease)).isTrue();
            tried.add(lease.backend().id().name());
            lease.abandoned(0);
        }
        assertThat(tried).as("all refuse: all are tried").containsExactly("a", "b", "x");
    }

    @Test
    void aPoolOfBackupsServes() {
        open("", 0.5, backup("x"), backup("y"));
        assertThat(picks(10)).containsOnly(Map.entry("x", 5), Map.entry("y", 5));
        assertThat(pool.panic()).isFalse();
    }

    @Test
    void aDrainedBackupNeverServes() {
        open("", 0.5, primary("a"), backend("x", 0, ROOM, "", true));
        down("a");
        assertThat(pool.panic()).isTrue();
        assertThat(picks(10)).containsOnly(Map.entry("a", 10));
    }

    @Test
    void inPanicWhoWorksComesBeforeWhoFailed() {
        open("", 0.5, primary("a"), primary("b"), primary("c"), backup("x"), backup("y"));
        down("b", "c", "y");
        assertThat(pool.panic()).isTrue();
        assertThat(order()).matches("ax(bc|cb)y");
        assertThat(pool.expectedShares()).containsExactly(1, 0, 0, 0, 0);
        down("a");
        assertThat(order()).matches("x(abc|bca|cab)y");
        assertThat(pool.expectedShares()).containsExactly(0, 0, 0, 1, 0);
        down("x");
        assertThat(order()).matches("(abc|bca|cab)(xy|yx)");
        assertThat(pool.expectedShares()).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, 0, 0}, offset(1e-12));
    }

    // ---- zones

    @Test
    void theOwnZoneServesAloneWhileItHasRoom() {
        open("east", 0.5, backend("a", 1, 2, "east", false), in("west", "b"), backend("c", 3, 2, "east", false), in("west", "d"));
        assertThat(picks(100)).containsOnly(Map.entry("a", 25), Map.entry("c", 75));
        assertThat(pool.expectedShares()).containsExactly(0.25, 0, 0.75, 0);
        for (int i = 0; i < 14; i++) {
            assertThat(pool.pick(new TestPick(i), new Lease())).isTrue();
        }
        assertThat(pool.backends().stream().map(Backend::inFlight)).containsExactly(2, 5, 2, 5);
    }

    /// The last server of a zone is not crushed by all of its traffic.
    @Test
    void aZoneThatLostItsServersKeepsOnlyWhatMakesThemAsBusyAsTheOthers() {
        open("east", 0, in("east", "a"), in("east", "b"), in("west", "c"), in("west", "d"), in("south", "e"), in("south", "f"));
        assertThat(pool.expectedShares()).containsExactly(0.5, 0.5, 0, 0, 0, 0);
        down("b");
        assertThat(pool.expectedShares()).containsExactly(new double[] {0.6, 0, 0.1, 0.1, 0.1, 0.1}, offset(1e-12));
        Map<String, Integer> counts = picks(10_000);
        assertThat(counts.get("a")).isCloseTo(6_000, within(250)); // five standard deviations of 49
        assertThat(counts).doesNotContainKey("b").hasSize(5);
        down("a");
        assertThat(pool.expectedShares()).containsExactly(0, 0, 0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void whatTheOthersCannotTakeStays() {
        open("east", 0, in("east", "a"), backend("b", 9, 1, "west", false));
        TestPick request = new TestPick(1);
        for (int i = 0; i < 50; i++) {
            assertThat(pool.pick(request, new Lease())).isTrue();
        }
        assertThat(pool.backends().stream().map(Backend::inFlight)).containsExactly(49, 1);
    }

    @Test
    void withoutAServerInItsZoneAllServe() {
        open("north", 0.5, in("east", "a"), in("west", "b"));
        assertThat(pool.expectedShares()).containsExactly(0.5, 0.5);
    }

    @Test
    void backendsInNoZoneAreTheOthersOfEveryZone() {
        open("east", 0.5, in("east", "a"), primary("b"));
        assertThat(pool.expectedShares()).containsExactly(1, 0);
    }

    @Test
    void aProxyInNoZoneKnowsNone() {
        open("", 0.5, in("east", "a"), in("west", "b"), primary("c"), primary("d"));
        assertThat(pool.expectedShares()).containsOnly(0.25);
    }

    /// A change of `runtime` is for the next start.
    @Test
    void theZoneIsThatOfTheStart() {
        open("east", 0.5, in("east", "a"), in("west", "b"));
        open("west", 0.5, in("east", "a"), in("west", "b"));
        assertThat(pool.expectedShares()).containsExactly(1, 0);
    }

    @Test
    void positionsOfRanksSurviveAReload() {
        open("", 0.5, primary("a"), backup("x"), backup("y"), backup("z"));
        down("a");
        String last = picks(1).keySet().iterator().next();
        List<Pool> before = List.of(pool);
        open("", 0.5, primary("a"), backup("x"), backup("y"), backup("z"));
        registry.close(before);
        assertThat("xyzx").contains(last + picks(1).keySet().iterator().next());
    }
}
