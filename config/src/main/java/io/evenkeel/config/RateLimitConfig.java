package io.evenkeel.config;

/// Requests of one client, or of one value of a field, refused beyond a rate (429): a token bucket each.
///
/// @param perSecond tokens that come, above 0
/// @param burst     the bucket's size, 1 and more
/// @param by        what a bucket belongs to
public record RateLimitConfig(double perSecond, int burst, HashConfig.Key by) {}
