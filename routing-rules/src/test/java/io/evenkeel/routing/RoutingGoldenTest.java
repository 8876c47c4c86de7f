package io.evenkeel.routing;

import io.evenkeel.config.ConfigCheck;
import io.evenkeel.config.GoldenSpec;
import java.util.List;
import java.util.Set;

/// The diagnostics of [RoutingCheck] as an operator sees them: see the folder `src/test/golden`.
class RoutingGoldenTest extends GoldenSpec {

    @Override
    protected List<ConfigCheck> checks() {
        return List.of(new RoutingCheck());
    }

    @Override
    protected Set<String> codes() {
        return RoutingCheck.codes().keySet();
    }
}
