package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.AccessLogConfig.Format;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;

/// `listeners[].access-log`.
final class AccessLogSection {

    private static final String STDOUT = "stdout";

    private static final Key<String> FILE = Key.required("file", Texts.file(), "A file to append to, or `stdout`.");

    private static final Key<Format> FORMAT = Key.withDefault("format", Words.of(Format.class), "json",
            "One JSON object a line, or the `combined` format of Apache and nginx.");

    private static final Key<Double> SAMPLE = Key.withDefault("sample", Units.share(0, 100), "100%",
            "The share of requests that are written.");

    static final Section<AccessLogConfig> SECTION = Section.of(AccessLogSection::build, FILE, FORMAT, SAMPLE);

    private AccessLogSection() {}

    private static AccessLogConfig build(Values values) {
        String file = values.get(FILE);
        return new AccessLogConfig(file.equals(STDOUT) ? file : Files.resolve(values.base(), file).toString(), values.get(FORMAT), values.get(SAMPLE));
    }
}
