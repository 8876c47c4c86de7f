package io.evenkeel.config.vocabulary;

import io.evenkeel.config.PoolConfig;
import io.evenkeel.config.Problem;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RouteConfig;
import io.evenkeel.config.shape.Reading;
import io.evenkeel.config.shape.Reading.Fact;
import io.evenkeel.config.yaml.Paths;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of a file with errors can be checked all the same, so that one report has the errors of both kinds: all of it but the routes in which
/// something is wrong, or that lead to a pool which is not there.
///
/// @param config     to be checked, not to be served
/// @param routePaths where its routes stand in the file
public record SoundPart(ProxyConfig config, List<String> routePaths) {

    private static final String ROUTES = "routes";

    /// @param config as it was read, with what stands in for values that could not be
    public static SoundPart of(Reading reading, ProxyConfig config) {
        Set<String> pools = config.pools().stream().map(PoolConfig::name).collect(Collectors.toSet());
        List<Fact<RouteConfig>> sound = reading.facts(Facts.SOUND_ROUTES).stream().filter(fact -> leadsTo(fact.value(), pools)).toList();
        List<RouteConfig> routes = RouteNames.named(sound.stream().map(Fact::value).toList());
        return new SoundPart(new ProxyConfig(config.admin(), config.runtime(), config.listeners(), config.pools(), routes),
                sound.stream().map(fact -> fact.at().path()).toList());
    }

    private static boolean leadsTo(RouteConfig route, Set<String> pools) {
        return !(route.action() instanceof RouteConfig.ToPools to) || to.pools().stream().allMatch(part -> pools.contains(part.pool()));
    }

    /// The same problem with the paths that its routes have in the file.
    public Problem inFile(Problem problem) {
        return new Problem(problem.severity(), problem.code(), pathInFile(problem.path()), problem.message(), problem.hint(),
                relatedInFile(problem.relatedPath()));
    }

    private @Nullable String relatedInFile(@Nullable String path) {
        return path == null ? null : pathInFile(path);
    }

    private String pathInFile(String path) {
        for (int i = 0; i < routePaths.size(); i++) {
            String here = Paths.item(ROUTES, i);
            if (path.startsWith(here)) { // up to the bracket that ends the index
                return routePaths.get(i) + path.substring(here.length());
            }
        }
        return path;
    }
}
