package io.evenkeel.proxy.accesslog;

import io.evenkeel.config.AccessLogConfig;

/// How an entry becomes a line. One object per lane; owned by its event loop.
interface LineFormat {

    /// Puts the whole line, its end included.
    void put(AccessEntry entry, LineBuffer out);

    static LineFormat of(AccessLogConfig.Format format) {
        return switch (format) {
            case JSON -> new JsonLine();
            case COMBINED -> new CombinedLine();
        };
    }
}
