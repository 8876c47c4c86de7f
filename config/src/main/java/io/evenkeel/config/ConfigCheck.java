package io.evenkeel.config;

import java.util.List;

/// Finds problems that one module alone can see, such as ambiguous routes or unknown strategies. The loader runs every check and joins their
/// findings with its own into one report. A check sees what is sound in itself: of a file with errors, that is what is left without the
/// routes in which something is wrong, and other values may be defaults for what could not be read.
@FunctionalInterface
public interface ConfigCheck {

    List<Problem> check(ProxyConfig config);
}
