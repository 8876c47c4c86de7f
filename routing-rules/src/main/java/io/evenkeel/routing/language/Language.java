package io.evenkeel.routing.language;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A set of texts, as an automaton each state of which is entered by one set of letters (Glushkov, The abstract theory of automata,
/// 1961): state 0 is the start, every letter of the pattern one more. Immutable.
public final class Language {

    /// Normalised request paths: visible ASCII without `?` and `#`.
    public static final Language PATHS = of("/[!-\"$->@-~]*");

    /// Steps after which a search gives up: some ten milliseconds, enough for patterns of hundreds of letters.
    private static final int MAX_STEPS = 1_000_000;

    private final List<Letters> letters = new ArrayList<>(List.of(Letters.NONE));
    private final List<BitSet> next = new ArrayList<>(List.of(new BitSet()));
    private final BitSet accepting = new BitSet();

    private Language() {}

    /// Letters of a pattern with all its repetitions written out, which is how a regular expression is compiled; for any text.
    public static int size(String pattern) {
        return Reader.read(pattern).size();
    }

    /// The texts a pattern matches as a whole, and perhaps some more.
    ///
    /// @param pattern in RE2 syntax, of a [#size] of some hundreds
    public static Language of(String pattern) {
        Language language = new Language();
        Part whole = language.add(Reader.read(pattern));
        language.next.getFirst().or(whole.first);
        language.accepting.or(whole.last);
        language.accepting.set(0, whole.empty);
        return language;
    }

    /// The texts that are neither the prefix itself nor go on with a slash after it.
    ///
    /// @param prefix printable ASCII without a slash at its end
    public static Language notBelow(String prefix) {
        Language language = new Language();
        for (int i = 0; i < prefix.length(); i++) {
            language.state(Letters.of(prefix.charAt(i)));
        }
        int strayed = language.state(Letters.ALL);
        language.next.get(strayed).set(strayed);
        language.accepting.set(strayed);
        for (int state = 0; state <= prefix.length(); state++) {
            boolean within = state < prefix.length();
            int straying = language.state(Letters.of(within ? prefix.charAt(state) : '/').not());
            language.next.get(state).set(straying);
            language.next.get(straying).set(strayed);
            language.accepting.set(straying);
            if (within) {
                language.next.get(state).set(state + 1);
                language.accepting.set(state); // shorter than the prefix
            }
        }
        return language;
    }

    /// What is known about the texts that are in all of some languages.
    ///
    /// @param possible false: there is none
    /// @param example  a shortest one; null also when the search gave up
    public record Common(boolean possible, @Nullable String example) {}

    /// Looks for a text that is in all of these languages; breadth first, so the first one found is among the shortest.
    public static Common common(Language... languages) {
        record Step(int[] states, @Nullable Step before, char letter) {}
        Deque<Step> open = new ArrayDeque<>();
        Set<List<Integer>> seen = new HashSet<>();
        open.add(new Step(new int[languages.length], null, '\0'));
        for (int steps = 0; !open.isEmpty(); ) {
            Step step = open.remove();
            if (allAccept(languages, step.states)) {
                StringBuilder text = new StringBuilder();
                for (Step s = step; s.before != null; s = s.before) {
                    text.append(s.letter);
                }
                return new Common(true, text.reverse().toString());
            }
            List<int[]> following = new ArrayList<>();
            steps += follow(languages, step.states, 0, Letters.ALL, new int[languages.length], following);
            if (steps > MAX_STEPS) {
                return new Common(true, null);
            }
            for (int[] states : following) {
                List<Integer> key = Arrays.stream(states).boxed().toList();
                if (seen.add(key)) {
                    open.add(new Step(states, step, letters(languages, states).example()));
                }
            }
        }
        return new Common(false, null);
    }

    private static boolean allAccept(Language[] languages, int[] states) {
        for (int i = 0; i < languages.length; i++) {
            if (!languages[i].accepting.get(states[i])) {
                return false;
            }
        }
        return true;
    }

    private static Letters letters(Language[] languages, int[] states) {
        Letters letters = Letters.ALL;
        for (int i = 0; i < languages.length; i++) {
            letters = letters.and(languages[i].letters.get(states[i]));
        }
        return letters;
    }

    /// Adds every combination of next states that one letter can enter.
    ///
    /// @return combinations looked at
    private static int follow(Language[] languages, int[] from, int which, Letters common, int[] to, List<int[]> found) {
        if (which == languages.length) {
            found.add(to.clone());
            return 1;
        }
        int looked = 1;
        Language language = languages[which];
        for (int state = language.next.get(from[which]).nextSetBit(0); state >= 0; state = language.next.get(from[which]).nextSetBit(state + 1)) {
            Letters letters = common.and(language.letters.get(state));
            if (!letters.isEmpty()) {
                to[which] = state;
                looked += follow(languages, from, which + 1, letters, to, found);
            }
        }
        return looked;
    }

    private int state(Letters enteredBy) {
        letters.add(enteredBy);
        next.add(new BitSet());
        return letters.size() - 1;
    }

    /// A part of the pattern that is in the automaton.
    ///
    /// @param empty whether it matches the empty text
    /// @param first states it can begin with
    /// @param last  states it can end with
    private record Part(boolean empty, BitSet first, BitSet last) {}

    private Part add(Syntax syntax) {
        return switch (syntax) {
            case Syntax.One one -> {
                BitSet state = new BitSet();
                state.set(state(one.letters()));
                yield new Part(false, state, state);
            }
            case Syntax.Sequence sequence -> {
                Part whole = new Part(true, new BitSet(), new BitSet());
                for (Syntax part : sequence.parts()) {
                    whole = join(whole, add(part));
                }
                yield whole;
            }
            case Syntax.Either either -> {
                Part whole = new Part(false, new BitSet(), new BitSet());
                for (Syntax choice : either.choices()) {
                    Part part = add(choice);
                    whole = new Part(whole.empty || part.empty, or(whole.first, part.first), or(whole.last, part.last));
                }
                yield whole;
            }
            case Syntax.Repeat repeat -> repeat(repeat);
        };
    }

    private Part join(Part a, Part b) {
        a.last.stream().forEach(state -> next.get(state).or(b.first));
        return new Part(a.empty && b.empty, a.empty ? or(a.first, b.first) : a.first, b.empty ? or(a.last, b.last) : b.last);
    }

    /// Written out: as often as it must be, then optional ones, or the last one in a circle.
    private Part repeat(Syntax.Repeat repeat) {
        Part whole = new Part(true, new BitSet(), new BitSet());
        int copies = Math.max(repeat.most() < 0 ? 1 : repeat.most(), repeat.least());
        for (int i = 0; i < copies; i++) {
            Part copy = add(repeat.what());
            if (repeat.most() < 0 && i == copies - 1) {
                copy.last.stream().forEach(state -> next.get(state).or(copy.first));
            }
            whole = join(whole, i < repeat.least() ? copy : new Part(true, copy.first, copy.last));
        }
        return whole;
    }

    private static BitSet or(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.or(b);
        return both;
    }
}
