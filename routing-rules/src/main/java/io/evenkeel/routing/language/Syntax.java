package io.evenkeel.routing.language;

import java.util.List;

/// The structure of a pattern.
sealed interface Syntax {

    Syntax EMPTY = new Sequence(List.of());

    /// How many letters the pattern has with all its repetitions written out; [Integer#MAX_VALUE] when there are more.
    int size();

    record One(Letters letters) implements Syntax {
        @Override
        public int size() {
            return 1;
        }
    }

    record Sequence(List<Syntax> parts) implements Syntax {
        @Override
        public int size() {
            return sum(parts);
        }
    }

    record Either(List<Syntax> choices) implements Syntax {
        @Override
        public int size() {
            return sum(choices);
        }
    }

    /// @param most -1: any number
    record Repeat(Syntax what, int least, int most) implements Syntax {
        @Override
        public int size() {
            return (int) Math.min(Integer.MAX_VALUE, (long) what.size() * Math.max(1, Math.max(least, most)));
        }
    }

    private static int sum(List<Syntax> parts) {
        return (int) Math.min(Integer.MAX_VALUE, parts.stream().mapToLong(Syntax::size).sum());
    }
}
