package io.evenkeel.guard.simulation;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.ProxyConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Configurations from the text an operator would write, so that a scenario runs with the product's own defaults.
final class Configurations {

    private Configurations() {}

    /// One pool `web`.
    ///
    /// @param keys what stands in the pool besides its backends, in flow style: `strategy: random, panic: 0%`
    static ProxyConfig pool(String keys, List<String> backends) {
        String text = """
                listeners: [{ bind: 127.0.0.1:8080 }]
                pools: { web: { %s, backends: [%s] } }
                routes: [{ to: web }]
                """.formatted(keys, String.join(", ", backends));
        LoadResult result = new ConfigLoader(name -> null, List.of()).load("scenario.yaml", text, Path.of(""));
        return switch (result) {
            case LoadResult.Loaded loaded -> loaded.config();
            case LoadResult.Rejected rejected -> throw new IllegalArgumentException(rejected.diagnostics().stream()
                    .map(Diagnostic::toString).collect(Collectors.joining("\n", "scenario.yaml:\n" + text, "")));
        };
    }

    /// Backends s0, s1, …, each at an address of its own.
    ///
    /// @param keys of each, in flow style; may be empty
    static List<String> backends(int count, String keys) {
        return IntStream.range(0, count).mapToObj(i -> backend(i, keys)).toList();
    }

    /// Backend `s` and its number.
    static String backend(int number, String keys) {
        return "{ name: s%d, address: \"s%d.internal:80\"%s }".formatted(number, number, keys.isEmpty() ? "" : ", " + keys);
    }
}
