package io.evenkeel.standalone.command;

import io.evenkeel.standalone.process.BuildInfo;
import picocli.CommandLine.IVersionProvider;

/// What `--version` and `version` print.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"evenkeel " + BuildInfo.version() + " (Java " + Runtime.version() + ")"};
    }
}
