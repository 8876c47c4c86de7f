package io.evenkeel.standalone.command;

import io.evenkeel.guard.simulation.Simulator;
import io.evenkeel.standalone.logging.LogLevel;
import io.evenkeel.standalone.logging.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `evenkeel simulate`: runs the built-in scenarios through the strategies and caps of the data plane, and writes what came out.
@Command(
        name = "simulate",
        description = "Compare the strategies and protections on simulated servers, and write a page with pictures.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Writes simulation.md and simulation/*.svg. The same seed gives the same files to the byte."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "73:the files cannot be written"})
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = ".", description = "Where to write (default: the working directory).")
    private Path folder = Path.of(".");

    @Option(names = "--seed", paramLabel = "N", description = "Another seed, other random numbers (default: ${DEFAULT-VALUE}).")
    private long seed = Simulator.SEED;

    @Override
    public Integer call() {
        PrintWriter out = Picocli.filled(spec).commandLine().getOut();
        Logging.level(LogLevel.ERROR); // outages of simulated servers are no news
        try {
            Simulator.write(folder, seed).forEach(file -> out.println(folder.resolve(file).normalize()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNWRITABLE, folder + ": cannot be written: " + e, e);
        }
        out.flush();
        return ExitCode.GOOD;
    }
}
