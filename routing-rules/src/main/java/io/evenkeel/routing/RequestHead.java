package io.evenkeel.routing;

import org.jspecify.annotations.Nullable;

/// What the router may ask about a request. Already validated and normalised by the codec that read it.
///
/// The windows handed out are valid until the next call on the same head. Owned by one thread.
public interface RequestHead {

    /// The name of the listener that took the connection; the very string of its configuration.
    String listener();

    /// Whether the client's connection is encrypted.
    boolean secure();

    /// As sent: methods are case-sensitive (RFC 9110 §9.1).
    Bytes method();

    /// Lower case, without port and trailing dot; empty when the request names none (HTTP/1.0).
    Bytes host();

    /// Begins with `/`; unreserved octets decoded, dot segments removed, without the query.
    Bytes path();

    /// What follows the `?`, as sent; empty when there is none.
    Bytes query();

    /// The value of the `nth` (from 0) field line of that name, without white space around it.
    ///
    /// @param name in lower case
    /// @return null when there are not that many
    @Nullable Bytes header(Bytes name, int nth);

    /// The client's address: the peer's, or what a trusted peer says it is. 4 or 16 bytes, network order; IPv4-mapped IPv6 addresses
    /// come as 4. Never changed by the caller.
    byte[] client();
}
