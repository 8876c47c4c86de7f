package io.evenkeel.routing.strategy;

/// Consistent hashing by [Maglev's table][MaglevTable]: keys are spread as evenly as can be, and looking one up costs the same whatever the
/// number of backends. When backends come and go a few keys move that need not.
public final class Maglev extends Hashing {

    public Maglev() {
        super("maglev", MaglevTable::of);
    }
}
