package io.evenkeel.proxy.fuzz;

import org.jspecify.annotations.Nullable;

/// Makes a case small that shows a defect, by leaving out and by replacing, as long as it still shows it (delta debugging, Zeller 2002).
final class Shrinker {

    /// Enough for any case that is generated.
    private static final int MAX_TRIES = 20_000;

    private final Subject subject;
    private final String wanted;
    private int tries;

    private Shrinker(Subject subject, String wanted) {
        this.subject = subject;
        this.wanted = wanted;
    }

    /// How a case fails; null when it does not.
    static @Nullable Throwable failure(Subject subject, Case input) {
        try {
            subject.check(input);
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    /// The kind of defect that a failure shows: of a disagreement its own, of a crash the exception and where it was thrown.
    static String kindOf(Throwable failure) {
        if (failure instanceof Disagreement disagreement) {
            return disagreement.kind();
        }
        StackTraceElement[] trace = failure.getStackTrace();
        return failure.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    /// @param wanted the kind of defect that the case shows
    /// @return the case itself when it does not show it again
    static Case shrink(Subject subject, Case input, String wanted) {
        Shrinker shrinker = new Shrinker(subject, wanted);
        Case before;
        Case now = input;
        do {
            before = now;
            now = shrinker.settings(shrinker.plain(shrinker.leaveOut(now)));
        } while (!now.equals(before));
        return now;
    }

    private boolean shows(Case candidate) {
        if (++tries > MAX_TRIES) {
            return false;
        }
        Throwable failure = failure(subject, candidate);
        return failure != null && kindOf(failure).equals(wanted);
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
