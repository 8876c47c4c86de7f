package io.evenkeel.config.vocabulary;

import io.evenkeel.config.ProbeConfig;
import io.evenkeel.config.ProbeConfig.Http;
import io.evenkeel.config.ProbeConfig.Kind;
import io.evenkeel.config.ProbeConfig.StatusRange;
import io.evenkeel.config.ProbeConfig.Tcp;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.Numbers;
import io.evenkeel.config.shape.OneOf;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `pools.NAME.probe`.
final class ProbeSection {

    /// A probe has time to fail before the next begins.
    private static final Duration LONGEST_DEFAULT_TIMEOUT = Duration.ofSeconds(2);

    private static final Key<Http> HTTP = Key.choice("http", HttpSection.SECTION,
            "A request whose status and body decide.");

    private static final Key<Tcp> TCP = Key.choice("tcp", Section.of(values -> new Tcp()),
            "A connection that opens passes: `tcp: {}`.");

    private static final Key<Integer> PORT = Key.withDefault("port", Numbers.whole(0, 65535), "0",
            "Where to ask; 0: the backend's own port.");

    private static final Key<Duration> INTERVAL = Key.withDefault("interval", Units.duration("100ms", "1h"), "5s",
            "Between the starts of two probes of one backend.");

    private static final Key<Double> JITTER = Key.withDefault("jitter", Units.share(0, 50), "10%",
            "Each interval is lengthened or shortened at random by up to this share, so that probes do not bunch up.");

    private static final Key<Duration> TIMEOUT = Key.optional("timeout", Units.duration("1ms", "1h"), "the smaller of 2s and half the interval",
            "For one probe; shorter than the interval.");

    private static final Key<Integer> FALL = Key.withDefault("fall", Numbers.whole(1, 100), "3",
            "Consecutive failures that take a backend out.");

    private static final Key<Integer> RISE = Key.withDefault("rise", Numbers.whole(1, 100), "2",
            "Consecutive passes that bring it back.");

    static final Section<ProbeConfig> SECTION = Section.of(ProbeSection::build, HTTP, TCP, PORT, INTERVAL, JITTER, TIMEOUT, FALL, RISE)
            .exactlyOneOf(HTTP, TCP)
            .later("grpc", "the gRPC health protocol");

    private ProbeSection() {}

    private static ProbeConfig build(Values values) {
        Duration interval = values.get(INTERVAL);
        Duration timeout = values.find(TIMEOUT);
        if (timeout == null) {
            Duration half = interval.dividedBy(2);
            timeout = half.compareTo(LONGEST_DEFAULT_TIMEOUT) < 0 ? half : LONGEST_DEFAULT_TIMEOUT;
        } else if (timeout.compareTo(interval) >= 0 && values.areSound(INTERVAL, TIMEOUT)) {
            values.at(TIMEOUT).failBecauseOf(Code.PROBE_TIMEOUT_TOO_LONG, values.at(TIMEOUT).shown() + " (expected: less than the interval, "
                    + (values.isWritten(INTERVAL) ? values.at(INTERVAL).shown() : "5s by default") + ")", null, values.at(INTERVAL));
        }
        return new ProbeConfig(kind(values), values.get(PORT), interval, values.get(JITTER), timeout, values.get(FALL), values.get(RISE));
    }

    /// One of the two is there, or was and could not be read; what stands in then is never served.
    private static Kind kind(Values values) {
        @Nullable Http http = values.find(HTTP);
        return http != null ? http : new Tcp();
    }

    /// `pools.NAME.probe.http`.
    private static final class HttpSection {

        private static final Key<String> PATH = Key.withDefault("path", HttpTexts.TARGET, "/healthz", "What to ask for.");

        private static final Key<String> METHOD = Key.withDefault("method",
                Words.of(List.of("GET", "HEAD", "OPTIONS", "POST")), "GET", "How to ask.");

        private static final Key<List<StatusRange>> EXPECT = Key.withDefault("expect", OneOf.of(
                OneOf.form(HttpTexts.STATUS_RANGES, ranges -> ranges),
                OneOf.form(ListOf.any(HttpTexts.STATUS_RANGES).notEmpty(), lists -> lists.stream().flatMap(List::stream).toList())), "200-399",
                "The status codes that pass.");

        private static final Key<String> BODY_CONTAINS = Key.withDefault("body-contains", Texts.upTo(1024), "\"\"",
                "Text that the first 64 KiB of the body must hold; empty: any body passes.");

        private static final Key<String> HOST = Key.withDefault("host", Hosts.FIELD, "\"\"",
                "The Host field; empty: the backend's address.");

        static final Section<Http> SECTION = Section.of(values -> new Http(values.get(PATH), values.get(METHOD), values.get(EXPECT),
                values.get(BODY_CONTAINS), values.get(HOST)), PATH, METHOD, EXPECT, BODY_CONTAINS, HOST);
    }
}
