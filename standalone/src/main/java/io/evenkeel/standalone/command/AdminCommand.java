package io.evenkeel.standalone.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// What commands to a running process have in common.
abstract class AdminCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AdminTarget target = new AdminTarget();

    AdminClient client() {
        return target.client();
    }

    /// Whose order it is, for the log of the process.
    static String operator() {
        return System.getProperty("user.name", "");
    }

    static String pretty(JsonNode json) {
        return AdminClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    void print(String text) {
        PrintWriter out = Picocli.filled(spec).commandLine().getOut();
        out.print(text);
        out.flush();
    }

    ParameterException wrong(String message) {
        return new ParameterException(Picocli.filled(spec).commandLine(), message);
    }
}
