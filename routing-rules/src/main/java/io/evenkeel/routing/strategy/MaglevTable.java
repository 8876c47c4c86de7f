package io.evenkeel.routing.strategy;

import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.Hash64;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Maglev's look-up table (Eisenbud and others, Maglev: A Fast and Reliable Software Network Load Balancer, NSDI 2016, §3.4): each backend has an
/// order of its own in which it prefers the slots of the table, and they take turns, each taking the first of its preferences that is
/// free. With weights a backend takes its turn in so many rounds of a hundred as it weighs percents of the heaviest.
///
/// Slots are as even as they can be, to one round; a look-up is one multiplication. Who leaves moves its own keys and a few others, about
/// one in 400 with ten backends, as turns come out differently without it.
final class MaglevTable extends Circle {

    /// The paper's size for some hundreds of backends; prime, so that every step visits every slot.
    static final int SLOTS = 65_537;

    private static final char FREE = Character.MAX_VALUE;

    private MaglevTable(BackendSet set, char[] slots) {
        super(set, slots);
    }

    static MaglevTable of(BackendSet set) {
        return new MaglevTable(set, fill(set));
    }

    private static char[] fill(BackendSet set) {
        int count = set.backends().size();
        int[] inTurn = IntStream.range(0, count).boxed().sorted(Comparator.comparing(i -> set.backends().get(i).id().name()))
                .mapToInt(Integer::intValue).toArray(); // not the configuration's: two proxies may have it in different orders
        int[] next = new int[count];
        int[] step = new int[count];
        long[] credit = new long[count];
        long heaviest = 1;
        for (int i = 0; i < count; i++) {
            long hash = Hash64.of(set.backends().get(i).id().name());
            next[i] = (int) Math.unsignedMultiplyHigh(hash, SLOTS);
            step[i] = (int) Math.unsignedMultiplyHigh(Hash64.mix(hash), SLOTS - 1) + 1;
            heaviest = Math.max(heaviest, set.weights().get(i));
        }
        char[] slots = new char[SLOTS];
        Arrays.fill(slots, FREE);
        for (int filled = 0; filled < SLOTS && count > 0; ) {
            for (int t = 0; t < count && filled < SLOTS; t++) {
                int backend = inTurn[t];
                credit[backend] += set.weights().get(backend);
                if (credit[backend] >= heaviest) {
                    credit[backend] -= heaviest;
                    int slot = next[backend];
                    while (slots[slot] != FREE) {
                        slot = after(slot, step[backend]);
                    }
                    slots[slot] = (char) backend;
                    next[backend] = after(slot, step[backend]);
                    filled++;
                }
            }
        }
        return slots;
    }

    private static int after(int slot, int step) {
        int sum = slot + step;
        return sum < SLOTS ? sum : sum - SLOTS;
    }

    @Override
    int place(long hash) {
        return (int) Math.unsignedMultiplyHigh(hash, SLOTS);
    }
}
