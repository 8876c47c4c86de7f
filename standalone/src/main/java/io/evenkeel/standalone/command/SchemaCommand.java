package io.evenkeel.standalone.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `evenkeel schema`: the JSON Schema of the configuration file, for editors.
@Command(
        name = "schema",
        description = "Print the JSON Schema of the configuration file, by which editors complete and check it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footer = {"", "Save it beside the file and put this on the file's first line:", "  # yaml-language-server: $$schema=evenkeel.schema.json"})
final class SchemaCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        throw new CommandFailure(ExitCode.INTERNAL, "the schema is not in this build");
    }
}
