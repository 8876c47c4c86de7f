package io.evenkeel.config.report;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.Place;
import io.evenkeel.config.Problem;
import io.evenkeel.config.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The problems found so far in one load. One thread.
public final class Findings {

    /// How many errors are kept, and as many warnings: more than anyone reads. A broken generator can make one for every line of a file.
    static final int MOST = 100;

    private static final Comparator<Place> IN_FILE = Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    private final List<Diagnostic> errors = new ArrayList<>();
    private final List<Diagnostic> warnings = new ArrayList<>();
    private int total;

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
        List<Diagnostic> kind = diagnostic.isError() ? errors : warnings;
        if (kind.size() < MOST) {
            kind.add(diagnostic);
        }
    }

    /// How many were found, kept or not: a part that was read without raising this number is sound.
    public int total() {
        return total;
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    /// In the order of the file. Where more were found than kept, the first says so.
    public List<Diagnostic> inOrder() {
        List<Diagnostic> ordered = new ArrayList<>(errors.size() + warnings.size() + 1);
        Stream.of(errors, warnings).forEach(ordered::addAll);
        ordered.sort(Comparator.comparing(Diagnostic::place, IN_FILE));
        if (total > ordered.size()) {
            Place file = new Place(ordered.getFirst().place().file(), 0, 0, 1);
            ordered.addFirst(new Diagnostic(new Problem(Severity.WARNING, Code.TOO_MANY_PROBLEMS.id(), "",
                    total + " problems, of which " + ordered.size() + " are shown", null, null), file, null));
        }
        return List.copyOf(ordered);
    }
}
