package io.evenkeel.standalone.admin;

import org.jspecify.annotations.Nullable;

/// One backend, as `/api/backends` tells it.
///
/// @param pool          its pool
/// @param name          unique within the pool
/// @param address       where it serves
/// @param weight        in the file, 0..1000
/// @param weightInForce that counts now, 0..1000; 0: drained
/// @param enabled       false: drained by the operator
/// @param overridden    whether the operator set anything in place of the file
/// @param state         one of [BackendState]
/// @param healthy       what probes measured
/// @param ejected       whether real traffic has it out
/// @param slowStart     the part of its weight in force: 0.1 grows to 1 in its slow start, 1 otherwise
/// @param refusing      whether the newest attempt to connect was refused
/// @param inFlight      requests in flight at its address, those of other pools included
/// @param maxInFlight   the cap in the file, and of that the part which slow start allows
/// @param limit         the cap in force: that one, or less where it tunes itself
/// @param picks         since the process started
/// @param share         its part of the pool's picks in the last ten seconds, 0..1, as `evenkeel_backend_share` shows it; null when there
///                      were no picks
/// @param expectedShare the part of the pool's picks it should get now, 0..1; null where the strategy does not share by weight
/// @param panic         whether its pool has so few eligible backends that those who failed probes or were ejected serve
///                      again
public record BackendStatus(
        String pool,
        String name,
        String address,
        int weight,
        int weightInForce,
        boolean enabled,
        boolean overridden,
        String state,
        boolean healthy,
        boolean ejected,
        double slowStart,
        boolean refusing,
        int inFlight,
        int maxInFlight,
        int limit,
        long picks,
        @Nullable Double share,
        @Nullable Double expectedShare,
        boolean panic) {}
