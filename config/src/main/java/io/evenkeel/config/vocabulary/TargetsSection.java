package io.evenkeel.config.vocabulary;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Cursor;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Kind;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A group of targets in a file of the format of Prometheus `file_sd`. Labels that mean nothing here are for Prometheus.
final class TargetsSection {

    private static final String LABEL = "[A-Za-z_][A-Za-z0-9_-]*";

    private static final Key<List<HostPort>> TARGETS = Key.required("targets", ListOf.any(Addresses.BACKEND), "The addresses.");

    private static final Key<Map<String, String>> LABELS = Key.withDefault("labels", new MapOf<>("LABEL", new Scalar<>(
            Kind.of("label name", "Letters, digits, `_` and `-`.", "zone"), "the name of a label", new Scalar.Text(LABEL), text -> text),
            Texts.upTo(4096), Code.DUPLICATE_KEY), "{}", "What holds for all of the group.");

    /// As the configuration calls it, and as Prometheus can, for which a label has no hyphens.
    private static final List<String> WEIGHT = List.of("weight", "__weight__");
    private static final List<String> MAX_IN_FLIGHT = List.of("max_in_flight", "max-in-flight", "__max_in_flight__");

    private TargetsSection() {}

    /// @param maxInFlight of targets whose labels say nothing about it
    static ListOf<List<BackendConfig>> file(int maxInFlight) {
        return ListOf.any(Section.of(values -> build(values, maxInFlight), TARGETS, LABELS));
    }

    /// The targets of all groups; one that is there twice counts once.
    static List<BackendConfig> joined(List<List<BackendConfig>> groups) {
        Set<Object> seen = new HashSet<>();
        List<BackendConfig> joined = new ArrayList<>();
        for (List<BackendConfig> group : groups) {
            for (BackendConfig backend : group) {
                if (seen.add(backend.address()) && seen.add(backend.name())) {
                    joined.add(backend);
                }
            }
        }
        return joined;
    }

    private static List<BackendConfig> build(Values values, int defaultCap) {
        Map<String, String> labels = values.get(LABELS);
        Cursor at = values.at(LABELS);
        List<HostPort> targets = values.get(TARGETS);
        String zone = labels.getOrDefault("zone", "");
        String name = labels.get("name");
        if (!zone.isEmpty() && !Texts.isLabel(zone)) {
            at.within("zone").fail(Code.BAD_NAME, at.within("zone").shown() + " (expected: " + Texts.label().expected() + ")", null);
        }
        if (name != null && (targets.size() != 1 || !Texts.isLabel(name))) {
            at.within("name").fail(Code.BAD_NAME, at.within("name").shown() + " (expected: a name like web-1, of a group with one target)", null);
            name = null;
        }
        int weight = number(WEIGHT, 0, BackendSection.MOST_WEIGHT, BackendSection.DEFAULT_WEIGHT, labels, at);
        int cap = number(MAX_IN_FLIGHT, 1, BackendSection.MOST_IN_FLIGHT, defaultCap, labels, at);
        List<BackendConfig> backends = new ArrayList<>();
        for (HostPort target : targets) {
            backends.add(new BackendConfig(name == null ? target.toString() : name, target, weight, cap, zone, false));
        }
        return backends;
    }

    /// @param names of the label; the first that is there counts
    private static int number(List<String> names, int least, int most, int otherwise, Map<String, String> labels, Cursor at) {
        for (String name : names) {
            @Nullable String text = labels.get(name);
            if (text != null) {
                if (text.matches("[0-9]{1,7}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
                    return Integer.parseInt(text);
                }
                at.within(name).fail(Code.OUT_OF_RANGE, at.within(name).shown() + " (expected: " + least + ".." + most + ")", null);
                return otherwise;
            }
        }
        return otherwise;
    }
}
