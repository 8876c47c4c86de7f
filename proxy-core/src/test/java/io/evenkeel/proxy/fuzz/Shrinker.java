package io.evenkeel.proxy.fuzz;

import java.util.function.Function;

/// Makes a case small that shows a defect, by leaving out and by replacing, as long as it still shows it (delta debugging, Zeller 2002).
final class Shrinker {

    /// Enough for any case that is generated.
    private static final int MAX_TRIES = 20_000;

    private final Function<Case, String> kind;
    private final String wanted;
    private int tries;

    /// @param kind   of the defect that a case shows; empty when it shows none
    /// @param wanted the one to keep
    private Shrinker(Function<Case, String> kind, String wanted) {
        this.kind = kind;
        this.wanted = wanted;
    }

    /// The kind of defect that a case shows: of a disagreement its own, of a crash the exception and where it was thrown.
    static String kindOf(Subject subject, Case input) {
        try {
            subject.check(input);
            return "";
        } catch (Disagreement e) {
            return e.kind();
        } catch (RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            return e.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
        }
    }

    static Case shrink(Subject subject, Case input) {
        Function<Case, String> kind = candidate -> kindOf(subject, candidate);
        Shrinker shrinker = new Shrinker(kind, kind.apply(input));
        Case before;
        Case now = input;
        do {
            before = now;
            now = shrinker.settings(shrinker.plain(shrinker.leaveOut(now)));
        } while (!now.equals(before));
        return now;
    }

    private boolean shows(Case candidate) {
        return ++tries <= MAX_TRIES && kind.apply(candidate).equals(wanted);
    }

    private Case leaveOut(Case input) {
        Case now = input;
        for (int size = Math.max(1, now.wire().length() / 2); size > 0; size /= 2) {
            int at = 0;
            while (at + size <= now.wire().length()) {
                Case candidate = new Case(now.settings(), now.wire().substring(0, at) + now.wire().substring(at + size));
                if (shows(candidate)) {
                    now = candidate;
                } else {
                    at += size;
                }
            }
        }
        return now;
    }

    /// Replaces what may be anything by the letter x.
    private Case plain(Case input) {
        Case now = input;
        for (int i = 0; i < now.wire().length(); i++) {
            char c = now.wire().charAt(i);
            Case candidate = new Case(now.settings(), now.wire().substring(0, i) + 'x' + now.wire().substring(i + 1));
            if (c != 'x' && !Character.isLetterOrDigit(c) && shows(candidate)) {
                now = candidate;
            }
        }
        return now;
    }

    private Case settings(Case input) {
        Case now = input;
        for (int bit = 0; bit < Long.SIZE; bit++) {
            Case candidate = new Case(now.settings() & ~(1L << bit), now.wire());
            if (now.is(bit) && shows(candidate)) {
                now = candidate;
            }
        }
        return now;
    }
}
