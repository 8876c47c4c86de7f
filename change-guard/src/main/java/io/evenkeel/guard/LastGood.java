package io.evenkeel.guard;

/// The newest configuration that was accepted, with its text as it was read then.
public record LastGood(Version version, String text) {}
