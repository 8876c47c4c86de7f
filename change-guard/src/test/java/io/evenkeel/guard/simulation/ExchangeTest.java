package io.evenkeel.guard.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A request's way through the production pool on virtual time.
class ExchangeTest {

    private final Timeline time = new Timeline();
    private final List<String> answers = new ArrayList<>();

    private SimulatedProxy proxy(Capacity capacity, int servers, String keys) {
        return new SimulatedProxy(time, Configurations.pool("strategy: round-robin", Configurations.backends(servers, keys)), Chance.of(1, "start"),
                Chance.of(1, "picks"), IntStream.range(0, servers).mapToObj(i -> new SimulatedServer(time, Chance.of(1, "s" + i), capacity)).toList());
    }

    private void send(SimulatedProxy proxy, int count, long timeout) {
        for (int i = 0; i < count; i++) {
            Exchange.send(proxy, timeout, (status, latency) -> answers.add(status + " after " + latency));
        }
    }

    @Test
    void whatTheServerAnswersReachesTheClient() {
        send(proxy(Capacity.singleQueue(_ -> 10), 2, ""), 3, 0);
        time.runOut();

        assertThat(answers).containsExactly("200 after 10", "200 after 10", "200 after 20");
    }

    @Test
    void theCapOfTheConfigurationHolds() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 2, "max-in-flight: 1");
        send(proxy, 3, 0);
        assertThat(answers).containsExactly("503 after 0");
        time.runOut();

        assertThat(answers).containsExactly("503 after 0", "200 after 10", "200 after 10");
        assertThat(proxy.pool().backends()).allMatch(backend -> backend.inFlight() == 0);
    }

    @Test
    void aTimeOutFreesTheSlotWhileTheServerWorksOn() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 1, "");
        send(proxy, 1, 5);
        time.runUntil(7);
        Backend backend = proxy.pool().backends().getFirst();
        assertThat(answers).containsExactly("504 after 5");
        assertThat(backend.inFlight()).isZero();
        assertThat(proxy.server(backend).load()).isEqualTo(1);
        time.runOut();

        assertThat(answers).hasSize(1);
    }

    @Test
    void aServerThatIsDownIsSpared() {
        SimulatedProxy proxy = proxy(new Capacity(1, _ -> 1_000, 0, 0, 100, Long.MAX_VALUE / 2), 2, "");
        Backend first = proxy.pool().backends().getFirst();
        proxy.server(first).handle(_ -> {});
        proxy.server(first).handle(_ -> {}); // over its queue of none
        time.runUntil(200);
        assertThat(proxy.server(first).crashes()).isEqualTo(1);

        for (int i = 0; i < 10; i++) {
            send(proxy, 1, 0);
            time.runUntil(time.now() + 2_000);
        }
        assertThat(first.refusing()).isTrue();
        assertThat(answers).filteredOn(answer -> answer.startsWith("502")).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.startsWith("200")).hasSize(9);
    }
}
