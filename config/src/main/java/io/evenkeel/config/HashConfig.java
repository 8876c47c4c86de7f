package io.evenkeel.config;

import java.util.Locale;

/// What the hashing strategies hash, and how far they may go from it.
///
/// @param key      of a request
/// @param fallback the strategy for requests that lack the key
/// @param bound    most in flight at one backend as a multiple of the pool's mean, 1 and more; infinity: no bound
public record HashConfig(Key key, String fallback, double bound) {

    /// As the file has it when it says nothing.
    public static final HashConfig DEFAULT = new HashConfig(new Key(Source.CLIENT_IP, ""), "power-of-two", 1.25);

    /// The part of a request that is hashed.
    ///
    /// @param name of the header field (lower case), cookie or query parameter; empty for the other sources
    public record Key(Source source, String name) {}

    /// Where a key is taken from.
    public enum Source {
        CLIENT_IP, HEADER, COOKIE, QUERY, PATH, HOST;

        /// As the configuration writes it.
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
