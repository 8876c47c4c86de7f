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
        return proxy(capacity, servers, keys, "queue: { max: 0 }");
    }

    private SimulatedProxy proxy(Capacity capacity, int servers, String keys, String ofPool) {
        return new SimulatedProxy(time, Configurations.pool("strategy: round-robin, " + ofPool, Configurations.backends(servers, keys)), Chance.of(1, "start"),
                Chance.of(1, "picks"), IntStream.range(0, servers).mapToObj(i -> new SimulatedServer(time, Chance.of(1, "s" + i), capacity)).toList());
    }

    private static SimulatedServer server(SimulatedProxy proxy, Backend backend) {
        return (SimulatedServer) proxy.upstream(backend);
    }

    private void send(SimulatedProxy proxy, int count, long timeout) {
        for (int i = 0; i < count; i++) {
            Exchange.send(proxy, new Terms(timeout, 0, 0, true), (status, latency, _) -> answers.add(status + " after " + latency));
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
    void whoFindsAllFullWaitsItsTurnAndNotTooLong() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10_000_000), 1, "max-in-flight: 1", "queue: { max: 3, max-wait: 25ms }");
        send(proxy, 5, 0);
        time.runOut();

        assertThat(answers).containsExactly("503 after 0", "200 after 10000000", "200 after 20000000", "503 after 25000000", "200 after 30000000");
        assertThat(proxy.pool().waiting()).isZero();
    }

    @Test
    void aTimeOutFreesTheSlotWhileTheServerWorksOn() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 1, "");
        send(proxy, 1, 5);
        time.runUntil(7);
        Backend backend = proxy.pool().backends().getFirst();
        assertThat(answers).containsExactly("504 after 5");
        assertThat(backend.inFlight()).isZero();
        assertThat(server(proxy, backend).load()).isEqualTo(1);
        time.runOut();

        assertThat(answers).hasSize(1);
    }

    @Test
    void whoLeavesFreesTheSlotWhileTheServerWorksOn() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 1, "");
        Exchange exchange = Exchange.send(proxy, Terms.PLAIN, (status, _, _) -> answers.add(status + ""));
        time.runUntil(5);
        exchange.leave();
        exchange.leave();

        assertThat(proxy.pool().backends().getFirst().inFlight()).isZero();
        assertThat(server(proxy, proxy.pool().backends().getFirst()).load()).isEqualTo(1);
        time.runOut();
        assertThat(answers).isEmpty();
    }

    @Test
    void whoLeavesTheQueueTakesNobodysTurn() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 1, "max-in-flight: 1", "queue: { max: 2 }");
        send(proxy, 1, 0);
        Exchange second = Exchange.send(proxy, Terms.PLAIN, (_, _, _) -> answers.add("left"));
        send(proxy, 1, 0);
        second.leave();
        assertThat(proxy.pool().waiting()).isEqualTo(1);
        time.runOut();

        assertThat(answers).containsExactly("200 after 10", "200 after 20");
    }

    @Test
    void aFailedTryIsRepeatedElsewhere() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 3, "");
        proxy.pool().backends().forEach(backend -> server(proxy, backend).failing());
        Exchange.send(proxy, new Terms(0, 1, Double.POSITIVE_INFINITY, true), (status, latency, exhausted) -> answers.add(status + " after " + latency + " " + exhausted));
        time.runOut();

        assertThat(answers).containsExactly("500 after 20 true");
        assertThat(proxy.pool().backends().stream().map(backend -> server(proxy, backend).arrivals())).containsExactlyInAnyOrder(1L, 1L, 0L);
    }

    /// The floor of three is what a budget lets through at any time.
    @Test
    void whatTheBudgetRefusesIsToldToTheLayerInFront() {
        SimulatedProxy proxy = proxy(Capacity.singleQueue(_ -> 10), 10, "");
        proxy.pool().backends().forEach(backend -> server(proxy, backend).failing());
        for (int i = 0; i < 5; i++) {
            Exchange.send(proxy, new Terms(0, 1, 0, true), (status, latency, exhausted) -> answers.add(status + " after " + latency + " " + exhausted));
        }
        time.runOut();

        assertThat(answers).containsExactly("500 after 10 true", "500 after 10 true", "500 after 20 true", "500 after 20 true", "500 after 20 true");
        assertThat(proxy.pool().retrying()).isZero();
    }

    @Test
    void aServerThatIsDownIsSpared() {
        SimulatedProxy proxy = proxy(new Capacity(1, _ -> 1_000, 0, 0, 100, Long.MAX_VALUE / 2), 2, "");
        Backend first = proxy.pool().backends().getFirst();
        server(proxy, first).handle(_ -> {});
        server(proxy, first).handle(_ -> {}); // over its queue of none
        time.runUntil(200);
        assertThat(server(proxy, first).crashes()).isEqualTo(1);

        for (int i = 0; i < 10; i++) {
            send(proxy, 1, 0);
            time.runUntil(time.now() + 2_000);
        }
        assertThat(first.refusing()).isTrue();
        assertThat(answers).filteredOn(answer -> answer.startsWith("502")).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.startsWith("200")).hasSize(9);
    }
}
