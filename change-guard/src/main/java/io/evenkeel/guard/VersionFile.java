package io.evenkeel.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The file of one version.
record VersionFile(Path path, Version version) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSX").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("([0-9]{7,9})_([0-9]{8}T[0-9]{6}\\.[0-9]{3}Z)_([0-9a-f]{64})\\.yaml");

    static String name(Version version) {
        return String.format("%07d_%s_%s.yaml", version.number(), TIME.format(version.acceptedAt()), version.sha256());
    }

    /// @return null when the name is not that of a version
    static @Nullable VersionFile of(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches()) {
            return null;
        }
        try {
            Instant acceptedAt = TIME.parse(name.group(2), Instant::from);
            return new VersionFile(path, new Version(Integer.parseInt(name.group(1)), acceptedAt, name.group(3)));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// The content, when it has the checksum that the name says; else null.
    byte @Nullable [] intactContent() {
        try {
            byte[] content = Files.readAllBytes(path);
            return Sha256.of(content).equals(version.sha256()) ? content : null;
        } catch (IOException e) {
            return null;
        }
    }

    boolean isIntact() {
        return intactContent() != null;
    }
}
