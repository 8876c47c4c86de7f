package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AccessLogConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.Cidr;
import io.evenkeel.config.ListenerConfig;
import io.evenkeel.config.ListenerConfig.ErrorPage;
import io.evenkeel.config.ListenerConfig.Limits;
import io.evenkeel.config.ListenerConfig.Timeouts;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Units;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.shape.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `listeners[]`.
final class ListenerSection {

    private static final Key<String> NAME = Key.optional("name", Texts.label(), "the bind address",
            "Unique; routes and metrics call it by this name.");

    private static final Key<BindAddress> BIND = Key.required("bind", Addresses.BIND,
            "The local address. Port 0 picks a free one and logs it; `*` is every address of the machine.");

    private static final Key<List<String>> PROTOCOLS = Key.withDefault("protocols", ListOf.distinct(
            Words.of(List.of("http/1.1"), "h2", "h2c", "h3")).notEmpty(), "[http/1.1]",
            "What clients may speak.");

    private static final Key<List<Cidr>> TRUSTED_PROXIES = Key.withDefault("trusted-proxies", ListOf.distinct(Addresses.CIDR), "[]",
            "Peers whose `X-Forwarded-*` are believed and appended to; those of all others are replaced.");

    private static final Key<Boolean> VIA = Key.withDefault("via", Words.onOff(), "on",
            "Whether `Via` is added to requests and answers (RFC 9110 §7.6.3). An nginx behind it then wants `gzip_proxied any`.");

    private static final Key<Limits> LIMITS = Key.withDefault("limits", LimitsSection.SECTION, "{}",
            "Sizes and counts beyond which a client is refused.");

    private static final Key<Timeouts> TIMEOUTS = Key.withDefault("timeouts", ClientTimeoutsSection.SECTION, "{}",
            "The longest silences allowed to a client.");

    private static final Key<Long> BODY_MIN_RATE = Key.withDefault("body-min-rate", Units.byteRateOrOff("1B", "1GiB"), "1KiB/s",
            "A request body slower than this over 30 s counts as a slow attack (408).");

    private static final Key<Long> RESPONSE_MIN_RATE = Key.withDefault("response-min-rate", Units.byteRateOrOff("1B", "1GiB"), "256B/s",
            "A client that takes its answer slower than this over 30 s, though there is more of it to send, counts as a slow attack: its "
                    + "connection is reset.");

    private static final Key<AccessLogConfig> ACCESS_LOG = Key.optional("access-log", AccessLogSection.SECTION, "none is written",
            "One line for every finished request.");

    private static final Key<String> ERROR_PAGE = Key.optional("error-page", Texts.file(), "one short line of text",
            "A template for the answers that the proxy makes itself (404, 503 and the like), at most 64 KiB, read when the configuration is "
                    + "loaded. `{status}`, `{phrase}`, `{reason}` and `{request-id}` are replaced. The file's ending gives the content "
                    + "type: `.html`, `.json`, else plain text.");

    static final Section<ListenerConfig> SECTION = Section.of(ListenerSection::build, NAME, BIND, PROTOCOLS, TRUSTED_PROXIES, VIA,
                    LIMITS, TIMEOUTS, BODY_MIN_RATE, RESPONSE_MIN_RATE, ACCESS_LOG, ERROR_PAGE)
            .noting(ListenerSection::note)
            .later("proxy-protocol", "a PROXY header before the first request")
            .later("tls", "certificates, and which clients may connect")
            .alsoKnownAs("address", BIND).alsoKnownAs("listen", BIND).alsoKnownAs("port", BIND);

    private ListenerSection() {}

    private static void note(Values values) {
        BindAddress bind = values.find(BIND);
        String name = values.find(NAME);
        if (bind != null) {
            values.gather(Facts.BINDS, bind, values.at(BIND));
        }
        if (name == null && bind == null) {
            values.gather(Facts.NAMELESS_LISTENERS, true, values.at());
        } else {
            values.gather(Facts.LISTENER_NAMES, nameOf(name, bind), values.isWritten(NAME) ? values.at(NAME) : values.at(BIND));
        }
    }

    private static ListenerConfig build(Values values) {
        BindAddress bind = values.get(BIND);
        if (values.get(TRUSTED_PROXIES).stream().anyMatch(range -> range.prefixLength() == 0)) {
            values.at(TRUSTED_PROXIES).fail(Code.TRUSTS_EVERYONE, "every peer is trusted: any client can claim any address",
                    "name the proxies in front of this one");
        }
        String errorPage = values.find(ERROR_PAGE);
        return new ListenerConfig(nameOf(values.find(NAME), bind), bind, values.get(TRUSTED_PROXIES), values.get(VIA), values.get(LIMITS),
                values.get(TIMEOUTS), values.get(BODY_MIN_RATE), values.get(RESPONSE_MIN_RATE), values.find(ACCESS_LOG),
                errorPage == null ? null : errorPage(errorPage, values));
    }

    private static String nameOf(@Nullable String name, @Nullable BindAddress bind) {
        return name != null ? name : String.valueOf(bind);
    }

    private static @Nullable ErrorPage errorPage(String name, Values values) {
        Path file = Files.resolve(values.base(), name);
        String template = Files.read(file, values.at(ERROR_PAGE));
        return template == null ? null : new ErrorPage(template, contentType(name.toLowerCase(Locale.ROOT)));
    }

    private static String contentType(String file) {
        return file.endsWith(".html") || file.endsWith(".htm") ? "text/html; charset=utf-8"
                : file.endsWith(".json") ? "application/json"
                : "text/plain; charset=utf-8";
    }
}
