package io.evenkeel.guard.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs the built-in scenarios and writes what came out: a page, and its pictures.
public final class Simulator {

    /// The seed of the page in `docs`.
    public static final long SEED = 1;

    static final List<Scenario> SCENARIOS =
            List.of(BallsInBins.DEFAULT, EqualServers.DEFAULT, SlowServer.DEFAULT, FastFailure.DEFAULT, HashSkew.DEFAULT, RingPoints.DEFAULT,
                    ResetHerd.DEFAULT, Ramp.DEFAULT, Amplification.DEFAULT, Overload.DEFAULT, Metastable.DEFAULT);

    private static final String PAGE = "simulation.md";

    private Simulator() {}

    /// Runs all scenarios, which takes seconds, and writes `simulation.md` and `simulation/*.svg`.
    ///
    /// @param folder is made if it is not there
    /// @return the files, relative to the folder, the page first
    public static List<Path> write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Path, String> file : report(SCENARIOS.stream().map(scenario -> scenario.run(seed)).toList(), seed).entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, file.getValue());
            files.add(file.getKey());
        }
        return files;
    }

    /// @return texts by path, the page first
    static Map<Path, String> report(List<? extends Scenario.Outcome> outcomes, long seed) {
        Map<Path, String> pictures = new LinkedHashMap<>();
        StringBuilder page = new StringBuilder("""
                # What the simulator says

                The production pools, strategies, caps and leases before simulated servers, on virtual time. Only servers, clients and time are modelled; who
                is picked and who is full is decided by the code that decides it in the data plane, with the defaults of the configuration. The page
                and its pictures are made by one command, and are the same to the byte for the same seed:

                    ./evenkeel simulate --out docs

                """);
        page.append("This run: seed ").append(seed).append(".\n");
        for (Scenario.Outcome outcome : outcomes) {
            Section section = outcome.section();
            page.append("\n## ").append(section.title()).append("\n\n").append(section.text()).append("\n\n");
            append(page, section.table());
            for (Section.Picture picture : section.pictures()) {
                Path path = Path.of("simulation", picture.name() + ".svg");
                pictures.put(path, picture.svg());
                page.append("\n![").append(picture.description()).append("](simulation/").append(picture.name()).append(".svg)\n");
            }
            page.append('\n').append(section.reading()).append('\n');
        }
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(Path.of(PAGE), page.toString());
        files.putAll(pictures);
        return files;
    }

    private static void append(StringBuilder page, List<List<String>> table) {
        for (int i = 0; i < table.size(); i++) {
            page.append("| ").append(String.join(" | ", table.get(i))).append(" |\n");
            if (i == 0) {
                page.append("|---".repeat(table.getFirst().size())).append("|\n");
            }
        }
    }
}
