package io.evenkeel.standalone.command;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.LoadResult;
import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.LoadResult.Rejected;
import io.evenkeel.standalone.process.ConfigFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Which running process a command speaks to: options that several commands share.
final class AdminTarget {

    /// Not an option: other users of the machine see the options of every process.
    private static final String TOKEN_VARIABLE = "EVENKEEL_ADMIN_TOKEN";

    @ArgGroup(multiplicity = "1")
    private @Nullable Where where;

    /// One of the two.
    static final class Where {

        @Option(names = {"-c", "--config"}, paramLabel = "FILE",
                description = "The configuration file of the process: tells its admin address and token.")
        private @Nullable Path file;

        @Option(names = "--admin", paramLabel = "HOST:PORT",
                description = "Its admin address; the token, where one is asked for, from the variable EVENKEEL_ADMIN_TOKEN.")
        private @Nullable String address;
    }

    /// @throws CommandFailure if the file does not tell it
    AdminClient client() {
        Where chosen = Picocli.filled(where);
        if (chosen.address != null) {
            return new AdminClient(uri(chosen.address), Objects.requireNonNullElse(System.getenv(TOKEN_VARIABLE), ""));
        }
        Path file = Picocli.filled(chosen.file);
        AdminConfig admin = admin(file);
        if (admin.bind().port() == 0) {
            throw new CommandFailure(ExitCode.USAGE, file + ": admin.bind has port 0, a new one at each start (expected: --admin HOST:PORT)");
        }
        return new AdminClient(uri(reachable(admin.bind().host()) + ":" + admin.bind().port()), admin.token().value());
    }

    private static AdminConfig admin(Path file) {
        LoadResult result;
        try {
            result = ConfigFile.load(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.UNREADABLE, ConfigFile.whyUnreadable(file, e), e);
        }
        return switch (result) {
            case Loaded loaded -> loaded.config().admin();
            case Rejected _ -> throw new CommandFailure(ExitCode.ERRORS,
                    file + " has errors, see `evenkeel check` (or name the process by --admin HOST:PORT)");
        };
    }

    /// Who listens on every address of this machine is reached on loopback.
    private static String reachable(String host) {
        return switch (host) {
            case "*", "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        };
    }

    private static URI uri(String address) {
        try {
            URI uri = URI.create("http://" + address);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getPath().isEmpty()) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new CommandFailure(ExitCode.USAGE, "--admin: " + address + " (expected: an address like 127.0.0.1:9901)");
    }
}
