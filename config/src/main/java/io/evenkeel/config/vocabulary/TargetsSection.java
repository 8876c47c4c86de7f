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

    private static final Section<List<BackendConfig>> GROUP = Section.of(TargetsSection::build, TARGETS, LABELS);

    static final ListOf<List<BackendConfig>> FILE = ListOf.any(GROUP);

    private TargetsSection() {}

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

    private static List<BackendConfig> build(Values values) {
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
        int weight = weight(labels, at);
        List<BackendConfig> backends = new ArrayList<>();
        for (HostPort target : targets) {
            BackendConfig plain = BackendSection.ofAddress(target);
            backends.add(new BackendConfig(name == null ? plain.name() : name, target, weight, plain.maxInFlight(), zone, false));
        }
        return backends;
    }

    private static int weight(Map<String, String> labels, Cursor at) {
        String key = labels.containsKey("weight") ? "weight" : "__weight__";
        @Nullable String text = labels.get(key);
        if (text == null) {
            return BackendSection.DEFAULT_WEIGHT;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > 1000) {
            at.within(key).fail(Code.OUT_OF_RANGE, at.within(key).shown() + " (expected: 0..1000)", null);
            return BackendSection.DEFAULT_WEIGHT;
        }
        return Integer.parseInt(text);
    }
}
