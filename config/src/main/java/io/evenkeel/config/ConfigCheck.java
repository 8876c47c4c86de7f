package io.evenkeel.config;

import java.util.List;

/// Finds problems that one module alone can see, such as ambiguous routes or unknown strategies. The loader runs every check on a
/// configuration that is sound in itself and joins their findings with its own into one report.
@FunctionalInterface
public interface ConfigCheck {

    List<Problem> check(ProxyConfig config);
}
