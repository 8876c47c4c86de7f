package io.evenkeel.config;

/// Where one line per finished request is written.
///
/// @param file   absolute path, or `stdout`
/// @param format how a line looks
/// @param sample share of requests that are written, 0..1
public record AccessLogConfig(String file, Format format, double sample) {

    /// How a line looks: one JSON object a line, or the `combined` format of Apache and nginx.
    public enum Format { JSON, COMBINED }
}
