package io.evenkeel.config.shape;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the word that was probably meant.
public final class DidYouMean {

    private static final int LONGEST = 64;

    private DidYouMean() {}

    /// @return null when none is close
    public static @Nullable String closest(String word, Collection<String> candidates) {
        if (word.length() > LONGEST) {
            return null;
        }
        String wanted = normal(word);
        // One slip in three letters is a typing error; more is another word.
        int best = Math.max(1, wanted.length() / 3) + 1;
        String closest = null;
        for (String candidate : candidates) {
            int distance = candidate.length() > LONGEST ? Integer.MAX_VALUE : distance(wanted, normal(candidate));
            if (distance < best) {
                best = distance;
                closest = candidate;
            }
        }
        return closest;
    }

    private static String normal(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static int distance(String a, String b) {
        int[] twoAgo = new int[b.length() + 1];
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    current[j] = Math.min(current[j], twoAgo[j - 2] + 1);
                }
            }
            int[] free = twoAgo;
            twoAgo = previous;
            previous = current;
            current = free;
        }
        return previous[b.length()];
    }
}
