package io.evenkeel.config;

import java.time.Duration;

/// A cookie that keeps a client on its backend. It shows no address.
///
/// @param cookie its name
/// @param maxAge how long clients keep it; [Durations#UNLIMITED]: until the browser ends
/// @param secure whether it is sent over encrypted connections only
/// @param full   what becomes of a request whose backend is full
public record StickyConfig(String cookie, Duration maxAge, Secure secure, WhenFull full) {

    /// `AUTO`: as the connection it is set on.
    public enum Secure { AUTO, ON, OFF }

    /// `SPILL`: another backend serves this one request. `WAIT`: it waits in the pool's queue for its own.
    public enum WhenFull { SPILL, WAIT }
}
