package io.evenkeel.proxy.reference;

import java.util.Set;

/// What reading from the beginning of a string came to.
public sealed interface Reading<T> {

    /// A message, or part of one, that is sound.
    ///
    /// @param rest what follows it
    record Whole<T>(T value, String rest) implements Reading<T> {}

    /// It has no end yet.
    ///
    /// @param faults why it may be refused already; what is only half there may be called a fault wrongly
    record Cut<T>(Set<String> faults) implements Reading<T> {}

    /// It must be refused.
    ///
    /// @param faults any of them is a good reason
    record Refused<T>(Set<String> faults) implements Reading<T> {}
}
