package io.evenkeel.routing;

import io.evenkeel.config.BackendConfig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Who of a pool serves, and in which order, by the facts of one moment. Immutable.
///
/// **Order.** The eligible primaries; backups where no primary is eligible; in panic, backups and then the failed primaries and failed
/// backups, after those that are not. Who is known to work comes before who failed, and nobody before the primaries.
///
/// **Panic.** Fewer are eligible than the configured share of the primaries. Eligible are the primaries that are, or, where there are
/// none, the backups that serve in their place: a pool that fails over to as many backups is not in panic.
///
/// **Zones.** Requests stay in the proxy's zone while its backends have room. But a zone that has lost most of its servers must not crush
/// the last one: where the zone's part of the eligible weight is below its part of the traffic, taken as one in as many as there are
/// zones, only as much stays as makes its backends as busy as all others (Envoy's zone-aware routing, for equal zones).
///
/// @param sets       who serves, in ranks; none is empty
/// @param localShare 0..1, of the picks that stay in the zone; 1 without zones
/// @param panic      whether those who failed serve
/// @param eligible   how many are, as panic counts them
/// @param primaries  of how many, drained ones not counted
record Roster(Map<Rank, BackendSet> sets, double localShare, boolean panic, int eligible, int primaries) {

    /// Turns of a cycle beyond which weights are not scaled up: laying out a rotation takes time with each.
    private static final int MOST_TURNS = 10_000;

    /// What a backend is in its pool; the order in which pickers are asked.
    enum Rank {
        /// Eligible primaries of the proxy's zone, where that has any.
        LOCAL,
        /// All other eligible primaries.
        PRIMARY,
        BACKUP,
        FAILED,
        FAILED_BACKUP
    }

    /// @param backends those of the pool
    /// @param weights  as many, 0..1000
    /// @param configs  as many
    /// @param zone     of the proxy; empty: none
    /// @param panic    the configured share
    static Roster of(List<Backend> backends, List<Integer> weights, List<BackendConfig> configs, String zone, double panic) {
        Map<Rank, List<Integer>> ranks = new EnumMap<>(Rank.class);
        Set<String> zones = new HashSet<>();
        int primaries = 0;
        int backups = 0;
        for (int i = 0; i < backends.size(); i++) {
            if (weights.get(i) == 0) {
                continue;
            }
            BackendConfig config = configs.get(i);
            ranks.computeIfAbsent(rank(backends.get(i), config, zone), _ -> new ArrayList<>()).add(i);
            if (config.backup()) {
                backups++;
            } else {
                primaries++;
                zones.add(config.zone());
            }
        }
        Map<Rank, BackendSet> sets = new EnumMap<>(Rank.class);
        ranks.forEach((rank, members) -> sets.put(rank, set(members, backends, weights)));
        int eligible = size(sets, Rank.LOCAL) + size(sets, Rank.PRIMARY);
        eligible = eligible == 0 ? size(sets, Rank.BACKUP) : eligible;
        int all = primaries == 0 ? backups : primaries;
        return new Roster(sets, localShare(ranks, backends, weights, zones.size()), eligible < panic * all, eligible, all);
    }

    private static Rank rank(Backend backend, BackendConfig config, String zone) {
        if (!backend.eligible()) {
            return config.backup() ? Rank.FAILED_BACKUP : Rank.FAILED;
        }
        if (config.backup()) {
            return Rank.BACKUP;
        }
        return !zone.isEmpty() && zone.equals(config.zone()) ? Rank.LOCAL : Rank.PRIMARY;
    }

    private static double localShare(Map<Rank, List<Integer>> ranks, List<Backend> backends, List<Integer> weights, int zones) {
        double local = weight(ranks.getOrDefault(Rank.LOCAL, List.of()), backends, weights);
        double others = weight(ranks.getOrDefault(Rank.PRIMARY, List.of()), backends, weights);
        return local + others == 0 ? 1 : Math.min(1, local / (local + others) * zones);
    }

    private static double weight(List<Integer> members, List<Backend> backends, List<Integer> weights) {
        return members.stream().mapToDouble(i -> weights.get(i) * backends.get(i).rampPercent() / 100.0).sum();
    }

    /// With the configured weights where no member is further in its slow start than another, else with all scaled up and each cut to its
    /// part.
    private static BackendSet set(List<Integer> members, List<Backend> backends, List<Integer> weights) {
        List<Backend> chosen = members.stream().map(backends::get).toList();
        List<Integer> plain = members.stream().map(weights::get).toList();
        if (chosen.stream().mapToInt(Backend::rampPercent).distinct().count() < 2) {
            return new BackendSet(chosen, plain);
        }
        int scale = Math.clamp(MOST_TURNS / plain.stream().mapToInt(Integer::intValue).sum(), 1, 100);
        List<Integer> scaled = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            scaled.add((int) Math.max(1, Math.round(plain.get(i) * scale * chosen.get(i).rampPercent() / 100.0)));
        }
        return new BackendSet(chosen, scaled);
    }

    private static int size(Map<Rank, BackendSet> sets, Rank rank) {
        BackendSet set = sets.get(rank);
        return set == null ? 0 : set.backends().size();
    }

    boolean has(Rank rank) {
        return sets.containsKey(rank);
    }

    /// @param rank one that somebody has
    BackendSet set(Rank rank) {
        return Objects.requireNonNull(sets.get(rank));
    }

    /// Whether there are primaries that are eligible.
    boolean hasPrimaries() {
        return has(Rank.LOCAL) || has(Rank.PRIMARY);
    }

    /// Whether backups serve whenever those before them have no room; otherwise they only stand by for primaries that all refuse.
    boolean backupsServe() {
        return !hasPrimaries() || panic;
    }

    /// The eligible of these ranks, in the order of the configuration within each.
    List<Backend> members(Rank... ranks) {
        List<Backend> members = new ArrayList<>();
        for (Rank rank : ranks) {
            if (has(rank)) {
                members.addAll(set(rank).backends());
            }
        }
        return List.copyOf(members);
    }

    /// What share of the picks each backend of the pool should get, in its order; all 0 when nobody serves.
    double[] shares(List<Backend> backends) {
        double[] shares = new double[backends.size()];
        if (hasPrimaries()) {
            add(Rank.LOCAL, has(Rank.PRIMARY) ? localShare : 1, shares, backends);
            add(Rank.PRIMARY, has(Rank.LOCAL) ? 1 - localShare : 1, shares, backends);
        } else if (has(Rank.BACKUP)) {
            add(Rank.BACKUP, 1, shares, backends);
        } else if (panic) {
            add(has(Rank.FAILED) ? Rank.FAILED : Rank.FAILED_BACKUP, 1, shares, backends);
        }
        return shares;
    }

    /// Who is asked in turn, as the backends of the pool in its order.
    boolean[] serves(List<Backend> backends) {
        boolean[] serves = new boolean[backends.size()];
        for (Map.Entry<Rank, BackendSet> entry : sets.entrySet()) {
            boolean asked = switch (entry.getKey()) {
                case LOCAL, PRIMARY -> true;
                case BACKUP -> backupsServe();
                case FAILED, FAILED_BACKUP -> panic;
            };
            for (Backend backend : entry.getValue().backends()) {
                serves[backends.indexOf(backend)] = asked;
            }
        }
        return serves;
    }

    private void add(Rank rank, double part, double[] shares, List<Backend> backends) {
        if (!has(rank)) {
            return;
        }
        BackendSet set = set(rank);
        double sum = set.weights().stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < set.backends().size(); i++) {
            shares[backends.indexOf(set.backends().get(i))] = part * (set.weights().get(i) / sum);
        }
    }
}
