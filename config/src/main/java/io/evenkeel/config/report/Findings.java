package io.evenkeel.config.report;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.Place;
import io.evenkeel.config.Problem;
import io.evenkeel.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The problems found so far in one load. One thread.
public final class Findings {

    /// More than anyone reads; a broken generator can make one for every line of a file.
    static final int MOST = 1000;

    private final List<Diagnostic> found = new ArrayList<>();
    private int total;
    private int errors;

    public void add(Code code, Place place, String path, String message, @Nullable String hint) {
        add(code, place, path, message, hint, null, null);
    }

    /// @param related     the place of the other side of a conflict
    /// @param relatedPath its path
    public void add(Code code, Place place, String path, String message, @Nullable String hint,
            @Nullable Place related, @Nullable String relatedPath) {
        add(new Diagnostic(new Problem(code.severity(), code.id(), path, message, hint, relatedPath), place, related));
    }

    public void add(Diagnostic diagnostic) {
        total++;
        if (diagnostic.isError()) {
            errors++;
        }
        // An error is never lost behind warnings: they are few, and found last.
        if (found.size() < MOST) {
            found.add(diagnostic);
        }
    }

    /// How many were found, shown or not: a part that was read without raising this number is sound.
    public int total() {
        return total;
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /// In the order of the file.
    public List<Diagnostic> inOrder() {
        List<Diagnostic> ordered = new ArrayList<>(found);
        ordered.sort(Comparator.comparing(Diagnostic::place, Comparator.comparingInt(Place::line).thenComparingInt(Place::column)));
        if (total > found.size()) {
            Place last = ordered.getLast().place();
            ordered.add(new Diagnostic(
                    new Problem(Severity.WARNING, Code.TOO_MANY_PROBLEMS.id(), "", "and " + (total - found.size()) + " more problems", null, null),
                    new Place(last.file(), 0, 0, 1), null));
        }
        return List.copyOf(ordered);
    }
}
