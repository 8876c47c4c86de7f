package io.evenkeel.guard.simulation;

import static io.evenkeel.guard.simulation.Upstream.Ending.ANSWERED;
import static io.evenkeel.guard.simulation.Upstream.Ending.OVERLOADED;
import static io.evenkeel.guard.simulation.Upstream.Ending.REFUSED;
import static io.evenkeel.guard.simulation.Upstream.Ending.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedServerTest {

    private final Timeline time = new Timeline();
    private final List<String> endings = new ArrayList<>();

    private SimulatedServer server(int concurrency, int queue, double thrash, long crashAfter) {
        return new SimulatedServer(time, Chance.of(1, "server"), new Capacity(concurrency, _ -> 10, queue, thrash, crashAfter, 100));
    }

    private void send(SimulatedServer server, String... names) {
        for (String name : names) {
            server.handle(ending -> endings.add(name + " " + ending + " " + time.now()));
        }
    }

    @Test
    void servesAsManyAtOnceAsItCanAndTheOthersInTurn() {
        send(server(2, 10, 0, 0), "a", "b", "c");
        time.runOut();

        assertThat(endings).containsExactly("a " + ANSWERED + " 10", "b " + ANSWERED + " 10", "c " + ANSWERED + " 20");
    }

    @Test
    void answersAtOnceWhenTheQueueIsFull() {
        SimulatedServer server = server(1, 1, 0, 0);
        send(server, "a", "b", "c");
        assertThat(server.load()).isEqualTo(2);
        assertThat(server.arrivals()).isEqualTo(3);
        time.runOut();

        assertThat(endings).containsExactly("c " + OVERLOADED + " 0", "a " + ANSWERED + " 10", "b " + ANSWERED + " 20");
    }

    /// One in service for 10; behind it two fill the queue of two, then one is left: 1 + 3 · (1/2)² = 1.75 times as long.
    @Test
    void aQueueSlowsEveryRequestThatIsBegun() {
        send(server(1, 2, 3, 0), "a", "b", "c");
        time.runOut();

        assertThat(endings).containsExactly("a " + ANSWERED + " 10", "b " + ANSWERED + " 28", "c " + ANSWERED + " 38");
    }

    @Test
    void endsWhenTheQueueStaysFullAndReturns() {
        SimulatedServer server = server(1, 2, 0, 5);
        send(server, "a", "b", "c");
        time.runUntil(6);
        assertThat(endings).containsExactly("a " + RESET + " 5", "b " + RESET + " 5", "c " + RESET + " 5");
        assertThat(server.crashes()).isEqualTo(1);
        endings.clear();

        send(server, "d");
        time.runUntil(105);
        send(server, "e");
        time.runOut();
        assertThat(endings).containsExactly("d " + REFUSED + " 6", "e " + ANSWERED + " 115");
    }

    @Test
    void staysUpWhenTheQueueFallsToHalfInTime() {
        SimulatedServer server = server(1, 2, 0, 15);
        send(server, "a", "b", "c");
        time.runOut();

        assertThat(endings).hasSize(3).allMatch(ending -> ending.contains(ANSWERED.name()));
        assertThat(server.crashes()).isZero();
    }

    @Test
    void whatBeginsInAStallRestsUntilItIsOver() {
        SimulatedServer server = server(1, 2, 0, 0);
        send(server, "a", "b");
        time.runUntil(5);
        server.stall(20);
        time.runOut();

        assertThat(endings).containsExactly("a " + ANSWERED + " 10", "b " + ANSWERED + " 35");
    }
}
