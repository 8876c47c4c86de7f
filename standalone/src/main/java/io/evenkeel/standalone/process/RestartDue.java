package io.evenkeel.standalone.process;

import io.evenkeel.config.ProxyConfig;
import io.evenkeel.config.RuntimeConfig;
import java.util.ArrayList;
import java.util.List;

/// What a reload cannot change.
final class RestartDue {

    private RestartDue() {}

    /// @param startedWith what the process was started with
    /// @return the keys in which the other configuration differs
    static List<String> keys(ProxyConfig startedWith, ProxyConfig now) {
        List<String> keys = new ArrayList<>();
        RuntimeConfig before = startedWith.runtime();
        RuntimeConfig after = now.runtime();
        add(keys, "admin.bind", startedWith.admin().bind(), now.admin().bind());
        add(keys, "runtime.state-dir", before.stateDir(), after.stateDir());
        add(keys, "runtime.shutdown-timeout", before.shutdownTimeout(), after.shutdownTimeout());
        add(keys, "runtime.event-loops", before.eventLoops(), after.eventLoops());
        add(keys, "runtime.transport", before.transport(), after.transport());
        return keys;
    }

    private static void add(List<String> keys, String key, Object before, Object after) {
        if (!before.equals(after)) {
            keys.add(key);
        }
    }
}
