package io.evenkeel.routing;

import java.util.ArrayDeque;
import java.util.Deque;

/// Finds the round bracket of a pattern that has no partner.
final class Brackets {

    private final Deque<Integer> open = new ArrayDeque<>();
    private int unopened = -1;

    private Brackets(String regex) {
        boolean inSet = false;
        for (int i = 0; i < regex.length() && unopened < 0; i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (inSet) {
                inSet = c != ']';
            } else if (c == '[') {
                inSet = true;
                i += regex.startsWith("^]", i + 1) ? 2 : regex.startsWith("]", i + 1) ? 1 : 0; // a bracket first in a set is a member
            } else if (c == '(') {
                open.push(i);
            } else if (c == ')' && open.poll() == null) {
                unopened = i;
            }
        }
    }

    /// @return position of the first `)` too many; -1 when there is none
    static int firstUnopened(String regex) {
        return new Brackets(regex).unopened;
    }

    /// @return position of the innermost `(` that is never closed; -1 when there is none
    static int lastUnclosed(String regex) {
        Integer position = new Brackets(regex).open.peek();
        return position == null ? -1 : position;
    }
}
