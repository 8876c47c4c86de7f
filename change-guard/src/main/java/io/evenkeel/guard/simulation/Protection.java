package io.evenkeel.guard.simulation;

import io.evenkeel.config.ProxyConfig;
import java.util.List;

/// What keeps a pool's servers from more than they can do.
///
/// @param ofPool   keys of the pool, in flow style; may be empty: the defaults
/// @param ofServer keys of each backend; may be empty
/// @param budget   of retries, as in [Terms]
record Protection(String name, String ofPool, String ofServer, double budget) {

    private static final double UNLIMITED = Double.POSITIVE_INFINITY;
    private static final String NO_EJECTION = "ejection: { consecutive-failures: 0, success-rate: { deviations: 0 } }";
    private static final String ALONE = "queue: { max: 0 }, " + NO_EJECTION;
    private static final String NO_CAP = "max-in-flight: 1000000";
    private static final String CAP = "max-in-flight: 8";

    static final Protection NONE = new Protection("none", ALONE, NO_CAP, UNLIMITED);
    static final Protection BUDGET = new Protection("retry budget 20 %", ALONE, NO_CAP, 0.2);
    static final Protection BUDGET_AND_EJECTION = new Protection("retry budget 20 %, ejection", "queue: { max: 0 }", NO_CAP, 0.2);
    static final Protection DEFAULTS = new Protection("the defaults", "", "", 0.2);
    static final Protection FITTING_CAP = new Protection("cap 8", ALONE, CAP, UNLIMITED);
    static final Protection LONG_QUEUE = new Protection("cap 8, queue 1 s", NO_EJECTION, CAP, UNLIMITED);
    static final Protection SHORT_QUEUE = new Protection("cap 8, queue 300 ms", "queue: { max-wait: 300ms }, " + NO_EJECTION, CAP, UNLIMITED);
    static final Protection GRADIENT = new Protection("gradient", "limit: { algorithm: gradient }, " + ALONE, "", UNLIMITED);
    static final Protection ALL = new Protection("all together",
            "limit: { algorithm: gradient }, queue: { max-wait: 300ms }", "", 0.2);

    static final List<Protection> EACH =
            List.of(NONE, BUDGET, BUDGET_AND_EJECTION, DEFAULTS, FITTING_CAP, LONG_QUEUE, SHORT_QUEUE, GRADIENT, ALL);

    ProxyConfig config(int servers) {
        return Configurations.pool("strategy: power-of-two" + (ofPool.isEmpty() ? "" : ", " + ofPool), Configurations.backends(servers, ofServer));
    }
}
