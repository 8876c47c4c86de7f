package io.evenkeel.routing;

/// What became of an order of the operator.
public sealed interface OverrideResult {

    /// It holds.
    ///
    /// @param before what held until then; perhaps the same
    record Set(BackendOverride before, BackendOverride after) implements OverrideResult {}

    /// No open configuration names the backend.
    record Unknown() implements OverrideResult {}

    /// Nothing changed: without this backend nobody in its pool would serve.
    record NobodyLeft() implements OverrideResult {}
}
