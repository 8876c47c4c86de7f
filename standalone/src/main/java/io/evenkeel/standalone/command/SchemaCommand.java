package io.evenkeel.standalone.command;

import io.evenkeel.config.reference.JsonSchema;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `evenkeel schema`: the JSON Schema of the configuration file, for editors.
@Command(
        name = "schema",
        description = "Print the JSON Schema of the configuration file, by which editors complete and check it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Save it beside the file and put this on the file's first line:", "  # yaml-language-server: $$schema=evenkeel.schema.json"})
final class SchemaCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(JsonSchema.text());
        out.flush();
        return ExitCode.GOOD;
    }
}
