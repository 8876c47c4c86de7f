package io.evenkeel.standalone.process;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.guard.LastGood;
import io.evenkeel.guard.Sha256;
import io.evenkeel.guard.Version;
import io.evenkeel.guard.VersionHistory;
import io.evenkeel.standalone.process.ConfigFile.Reading;
import io.evenkeel.standalone.process.StartFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which configuration serves: the file's, or the last good one when the file is bad. Control thread, but for [#inForce].
final class Configuration {

    private static final Logger log = LoggerFactory.getLogger(Configuration.class);

    private final ProcessOptions options;
    private final VersionHistory history;
    private final @Nullable FileState read;
    private volatile ConfigInForce inForce;

    private Configuration(ProcessOptions options, VersionHistory history, @Nullable FileState read, ConfigInForce inForce) {
        this.options = options;
        this.history = history;
        this.read = read;
        this.inForce = inForce;
    }

    /// Reads the file and decides what serves. Nothing is kept yet: see [#accept].
    ///
    /// @throws StartFailure if the file is bad and no last good configuration may serve
    static Configuration atStart(ProcessOptions options) throws StartFailure {
        Path file = options.file();
        Reading reading;
        try {
            reading = ConfigFile.read(file);
        } catch (IOException e) {
            String why = ConfigFile.whyUnreadable(file, e);
            return lastGood(options, "", null, Refusal.of(why, Instant.now()), new StartFailure(new Reason.Unreadable(), why, e));
        }
        return switch (reading.result()) {
            case Loaded good -> {
                Loaded loaded = options.applyTo(good);
                VersionHistory history = VersionHistory.in(loaded.config().runtime().stateDir());
                yield new Configuration(options, history, reading.state(), new ConfigInForce(loaded, unkept(loaded, 1), null));
            }
            case Rejected bad -> lastGood(options, bad.text(), reading.state(), Refusal.of(bad, Instant.now()),
                    new StartFailure(new Reason.Rejected(bad), file + " has errors, and no last good configuration may serve instead"));
        };
    }

    private static Configuration lastGood(
            ProcessOptions options, String badText, @Nullable FileState read, Refusal refusal, StartFailure failure) throws StartFailure {
        if (options.strict()) {
            throw failure;
        }
        VersionHistory history = VersionHistory.in(StateDir.guess(options.stateDir(), options.file(), badText));
        @Nullable LastGood lastGood = null;
        try {
            lastGood = history.lastGood();
        } catch (IOException e) {
            log.warn("state directory not read", e);
        }
        if (lastGood == null) {
            throw failure;
        }
        String name = "version " + lastGood.version().number();
        switch (ConfigFile.load(options.file(), name, lastGood.text())) {
            case Loaded loaded -> {
                refusal.log(log, options.file(), name + " of " + lastGood.version().acceptedAt());
                return new Configuration(options, history, read, new ConfigInForce(options.applyTo(loaded), lastGood.version(), refusal));
            }
            case Rejected rejected -> {
                // It was good when it was accepted: a variable is gone, or this Evenkeel is stricter.
                Refusal.of(rejected, Instant.now()).log(log, options.file().resolveSibling(name), "none");
                throw failure;
            }
        }
    }

    /// Which configuration serves now. Any thread.
    ConfigInForce inForce() {
        return inForce;
    }

    /// The file as it was read at the start; null when it could not be.
    @Nullable FileState read() {
        return read;
    }

    /// This configuration took over: keeps it as the last good one.
    void accept(Loaded loaded) {
        for (Diagnostic warning : loaded.warnings()) {
            log.warn("config warning {}", Refusal.line(warning));
        }
        Version version;
        try {
            version = history.accept(loaded.text(), Instant.now());
        } catch (IOException e) {
            log.warn("config not kept, a restart on a bad file would find an older one or none state-dir={}", loaded.config().runtime().stateDir(), e);
            version = unkept(loaded, inForce.version().number() + 1);
        }
        inForce = new ConfigInForce(loaded, version, null);
    }

    /// The newest file does not serve; what is in force stays.
    void refuse(Refusal refusal) {
        refusal.log(log, options.file(), "version " + inForce.version().number());
        inForce = inForce.refused(refusal);
    }

    private static Version unkept(Loaded loaded, int number) {
        return new Version(number, Instant.now().truncatedTo(ChronoUnit.MILLIS), Sha256.of(loaded.text().getBytes(StandardCharsets.UTF_8)));
    }
}
