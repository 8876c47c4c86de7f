package io.evenkeel.routing.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.routing.Backend;
import io.evenkeel.routing.BackendRegistry;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.Picker;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.TestConfigs;
import io.evenkeel.routing.TestPick;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static BackendSet set(Integer... weights) {
        int[] all = IntStream.range(0, weights.length).map(i -> weights[i]).toArray();
        Pool pool = new BackendRegistry(TestPick.random(1)).open(TestConfigs.pools(
                TestConfigs.pool("web", "round-robin", TestConfigs.weights(all)))).getFirst();
        return new BackendSet(pool.backends(), List.of(weights));
    }

    private static String picks(Picker picker, int count) {
        TestPick context = new TestPick(1);
        return IntStream.range(0, count).mapToObj(_ -> {
            Backend backend = picker.pick(context);
            assertThat(backend).isNotNull();
            return backend.id().name();
        }).collect(Collectors.joining());
    }

    @Test
    void goesOnBeyondTheLargestIndex() {
        for (int before = 0; before < 7; before++) {
            String picks = picks(Rotation.startingAt(Long.MAX_VALUE - before, set(1, 1, 1), TestPick.random(1)), 60);
            for (String name : List.of("a", "b", "c")) {
                assertThat(picks.chars().filter(c -> c == name.charAt(0)).count()).isBetween(19L, 21L);
            }
        }
    }

    @Test
    void goesOnBeyondTheLargestInt() {
        String picks = picks(Rotation.startingAt(Integer.MAX_VALUE - 30L, set(1, 1, 1), TestPick.random(1)), 60);

        assertThat("abc".repeat(22)).contains(picks);
    }

    @Test
    void isTheSamePickerWhileBackendsAndWeightsStay() {
        BackendSet set = set(3, 1, 2);
        Picker picker = Rotation.of(set, null, TestPick.random(1));

        assertThat(Rotation.of(new BackendSet(set.backends(), set.weights()), picker, TestPick.random(2))).isSameAs(picker);
        assertThat(Rotation.of(new BackendSet(set.backends(), List.of(3, 1, 1)), picker, TestPick.random(2))).isNotSameAs(picker);
    }

    @Test
    void startsFreshWhenNobodyStayed() {
        Picker old = Rotation.of(set(1, 1), null, TestPick.random(1));

        assertThat("ababab").contains(picks(Rotation.of(set(1, 1), old, TestPick.random(2)), 4));
    }

    /// Of many proxies started at once each backend gets its share of the first requests, of the second ones, and so on: no rush on the
    /// backend that stands first, nor on one that the cycle has early.
    @Test
    void aFleetOfFreshOnesIsEvenFromTheFirstRequestOn() {
        int proxies = 20_000;
        int[] weights = {5, 1, 1};
        BackendSet set = set(5, 1, 1);
        int[] counts = new int[3];
        var random = TestPick.random(1);
        List<Picker> fleet = IntStream.range(0, proxies).mapToObj(_ -> Rotation.of(set, null, random)).toList();
        TestPick context = new TestPick(1);
        for (int request = 1; request <= 7; request++) {
            for (Picker picker : fleet) {
                counts[set.backends().indexOf(picker.pick(context))]++;
            }
            for (int i = 0; i < 3; i++) {
                double exact = proxies * request * weights[i] / 7.0;
                assertThat(counts[i] / exact).as("%s after %d requests", TestConfigs.name(i), request).isBetween(0.6, 1.4);
                if (request == 1 || request == 7) {
                    assertThat(counts[i] / exact).isBetween(0.95, 1.05);
                }
            }
        }
    }
}
