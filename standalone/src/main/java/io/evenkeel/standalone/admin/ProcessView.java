package io.evenkeel.standalone.admin;

import java.util.List;

/// What the admin pages show. Any thread; may block, except [#state] and [#token].
public interface ProcessView {

    /// Whether new requests are welcome.
    State state();

    /// What an admin request must carry; empty: nothing is asked.
    String token();

    /// The page in the Prometheus text format.
    String metrics();

    /// The process as a whole.
    ProcessStatus status();

    /// Every backend of the configuration in force, in its order.
    List<BackendStatus> backends();

    /// Where the discovery of each pool that has one stands.
    List<DiscoveryStatus> discoveries();

    /// The text of the configuration in force, without its secrets.
    String config();

    /// What the process is doing.
    enum State { STARTING, SERVING, DRAINING }
}
