package io.evenkeel.standalone.discovery;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.TargetFileLoader;
import io.evenkeel.config.TargetFileLoader.Targets;
import io.evenkeel.config.TargetFileLoader.Unusable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Targets in a file. Read on the discovery thread, which serves no request.
final class TargetFileLookup implements Lookup {

    private final Path file;
    private final int maxInFlight;
    private final AutoCloseable watch;

    /// @param maxInFlight of targets whose labels say nothing about it
    /// @param watch       ended with this
    TargetFileLookup(Path file, int maxInFlight, AutoCloseable watch) {
        this.file = file;
        this.maxInFlight = maxInFlight;
        this.watch = watch;
    }

    @Override
    public String source() {
        return "file " + file;
    }

    @Override
    public void look(Consumer<Outcome> told) {
        told.accept(read());
    }

    private Outcome read() {
        try {
            return switch (TargetFileLoader.load(file, maxInFlight)) {
                case Targets targets -> new Answer(targets.backends(), Duration.ofDays(1));
                case Unusable unusable -> new Failure(first(unusable));
            };
        } catch (NoSuchFileException e) {
            return new Failure("no such file");
        } catch (IOException e) {
            return new Failure(String.valueOf(e.getMessage()));
        }
    }

    private static String first(Unusable unusable) {
        Diagnostic error = unusable.diagnostics().stream().filter(Diagnostic::isError).findFirst().orElseThrow();
        int more = unusable.diagnostics().size() - 1;
        return error.place() + " " + error.problem().path() + ": " + error.problem().message() + (more > 0 ? ", and " + more + " more" : "");
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            throw new IllegalStateException("watch: not closed", e); // it never fails
        }
    }
}
