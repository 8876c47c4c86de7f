package io.evenkeel.standalone.process;

import org.jspecify.annotations.Nullable;

/// What this build is.
public final class BuildInfo {

    private BuildInfo() {}

    /// The version in the jar's manifest; `development` when run from class files.
    public static String version() {
        @Nullable String version = BuildInfo.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
