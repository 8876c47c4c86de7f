package io.evenkeel.config.shape;

/// A kind of fact that sections gather for checks that look across them: the name of a pool, say. Compared by identity.
///
/// @param <T> the fact
public final class Topic<T> {

    private final String name;

    public Topic(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
