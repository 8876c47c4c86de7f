package io.evenkeel.standalone.command;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `evenkeel version`.
@Command(name = "version", description = "Print the version.", mixinStandardHelpOptions = true, versionProvider = Version.class)
final class VersionCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = Picocli.filled(spec).commandLine().getOut();
        for (String line : new Version().getVersion()) {
            out.println(line);
        }
    }
}
