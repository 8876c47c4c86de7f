package io.evenkeel.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a user's client does when no answer comes.
class UserTest {

    private final Timeline time = new Timeline();
    private final List<Long> served = new ArrayList<>();

    private SimulatedServer server(long nanos) {
        return new SimulatedServer(time, Chance.of(1, "server"), Capacity.singleQueue(_ -> nanos));
    }

    private void arrive(int users, SimulatedServer server, User.Patience patience) {
        SimulatedProxy proxy = new SimulatedProxy(time, Configurations.pool("strategy: random, queue: { max: 0 }", Configurations.backends(1, "max-in-flight: 1")),
                Chance.of(1, "start"), Chance.of(1, "picks"), List.of(server));
        for (int i = 0; i < users; i++) {
            User.arrives(proxy, Terms.PLAIN, patience, Chance.of(1, "pauses"), () -> served.add(time.now()));
        }
        time.runOut();
    }

    @Test
    void whoIsRefusedAsksAgain() {
        SimulatedServer server = server(10);
        arrive(2, server, new User.Patience(100, 1000, 1));

        assertThat(served).hasSize(2).first().isEqualTo(10L);
        assertThat(server.arrivals()).isEqualTo(2);
    }

    @Test
    void whoLeavesIsServedAllTheSame() {
        SimulatedServer server = server(1000);
        arrive(1, server, new User.Patience(100, 0, 1));

        assertThat(served).isEmpty();
        assertThat(server.arrivals()).isEqualTo(1);
        assertThat(time.now()).isEqualTo(1000);
    }

    @Test
    void nobodyAsksMoreOftenThanHisPatienceAllows() {
        SimulatedServer server = server(1000);
        arrive(1, server, new User.Patience(100, 3, 1));

        assertThat(served).isEmpty();
        assertThat(server.arrivals()).isEqualTo(4);
    }
}
