package io.evenkeel.guard;

/// The accepted configurations, kept in the state directory.
public final class VersionHistory {}
