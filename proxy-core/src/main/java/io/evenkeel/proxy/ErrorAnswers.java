package io.evenkeel.proxy;

import io.evenkeel.config.ListenerConfig;
import io.evenkeel.proxy.http1.LocalAnswer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answers a listener gives in the place of a backend, made when the configuration is. Immutable; any thread.
final class ErrorAnswers {

    /// Long enough for a hiccup to pass, short enough not to lose a client.
    private static final int RETRY_AFTER_SECONDS = 1;

    private final Map<Reason, LocalAnswer> answers = new EnumMap<>(Reason.class);
    private final ListenerConfig.@Nullable ErrorPage page;

    /// @param page absent: a short line
    ErrorAnswers(ListenerConfig.@Nullable ErrorPage page) {
        this.page = page;
        for (Reason reason : Reason.values()) {
            if (reason.status() > 0) {
                LocalAnswer answer = LocalAnswer.error(reason.status(), reason.code());
                answers.put(reason, reason.status() == 503 ? answer.retryAfter(RETRY_AFTER_SECONDS) : answer);
            }
        }
    }

    /// @param reason    one with a status
    /// @param requestId for the template; visible ASCII
    LocalAnswer of(Reason reason, byte[] requestId) {
        LocalAnswer answer = answers.getOrDefault(reason, LocalAnswer.error(500, reason.code()));
        return page == null ? answer : answer.body(bytes(page.contentType()), bytes(fill(page, reason, requestId)));
    }

    private static String fill(ListenerConfig.ErrorPage page, Reason reason, byte[] requestId) {
        String id = new String(requestId, StandardCharsets.ISO_8859_1);
        return page.template()
                .replace("{status}", Integer.toString(reason.status()))
                .replace("{phrase}", LocalAnswer.phrase(reason.status()))
                .replace("{reason}", reason.code())
                .replace("{request-id}", page.contentType().startsWith("text/html") ? escape(id) : id);
    }

    /// Request identifiers may have `&`, `<` and quotes in no form the codec takes; escaped all the same, since a page is no place for trust.
    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
