package io.evenkeel.standalone.command;

import io.evenkeel.config.Diagnostic;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.report.DiagnosticJson;
import io.evenkeel.config.report.DiagnosticPrinter;
import io.evenkeel.standalone.process.ConfigFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `evenkeel check`: whether a file would serve, and every reason why not.
@Command(
        name = "check",
        description = "Say whether a configuration file is good, and show every problem with its place.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:good", "1:good, with warnings", "2:errors", "66:the file, or a plug-in, cannot be read"})
final class CheckCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = {"-c", "--config"}, required = true, paramLabel = "FILE", description = "The configuration file.")
    private @Nullable Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How problems are shown: text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    enum Format { TEXT, JSON }

    @Override
    public Integer call() {
        Path path = Picocli.filled(file);
        LoadResult result = load(path);
        List<Diagnostic> diagnostics = switch (result) {
            case Loaded loaded -> loaded.warnings();
            case Rejected rejected -> rejected.diagnostics();
        };
        PrintWriter out = Picocli.filled(spec).commandLine().getOut();
        switch (format) {
            case TEXT -> text(path, result, diagnostics, out);
            case JSON -> out.println(DiagnosticJson.format(path.toString(), diagnostics));
        }
        out.flush();
        return result instanceof Rejected ? ExitCode.ERRORS : diagnostics.isEmpty() ? ExitCode.GOOD : ExitCode.WARNINGS;
    }

    private static LoadResult load(Path file) {
        try {
            return ConfigFile.load(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, ConfigFile.whyUnreadable(file, e), e);
        }
    }

    private static void text(Path file, LoadResult result, List<Diagnostic> diagnostics, PrintWriter out) {
        String source = switch (result) {
            case Loaded loaded -> loaded.text();
            case Rejected rejected -> rejected.text();
        };
        out.print(new DiagnosticPrinter(source, CommandLine.Help.Ansi.AUTO.enabled()).print(diagnostics));
        out.println(file + ": " + summary(result, diagnostics));
    }

    private static String summary(LoadResult result, List<Diagnostic> diagnostics) {
        int errors = (int) diagnostics.stream().filter(Diagnostic::isError).count();
        int warnings = diagnostics.size() - errors;
        return switch (result) {
            case Rejected _ -> count(errors, "error") + (warnings == 0 ? "" : ", " + count(warnings, "warning"));
            case Loaded loaded -> "good" + (warnings == 0 ? "" : ", with " + count(warnings, "warning")) + " (" + contents(loaded.config()) + ")";
        };
    }

    private static String contents(ProxyConfig config) {
        int backends = config.pools().stream().mapToInt(pool -> pool.backends().size()).sum();
        return count(config.listeners().size(), "listener") + ", " + count(config.routes().size(), "route") + ", "
                + count(config.pools().size(), "pool") + ", " + count(backends, "backend");
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
