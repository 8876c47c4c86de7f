package io.evenkeel.proxy;

import io.evenkeel.config.ListenerConfig;
import io.evenkeel.proxy.http1.LocalAnswer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The answers a listener gives in the place of a backend, made when the configuration is: only the request's identifier is filled in
/// later. Immutable; any thread.
final class ErrorAnswers {

    /// Long enough for a hiccup to pass, short enough not to lose a client.
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final String REQUEST_ID = "{request-id}";

    /// @param answer  complete where there is no template
    /// @param pieces  of the template's text, between which the request's identifier stands; empty where there is no template
    private record Prepared(LocalAnswer answer, String[] pieces) {}

    private final Map<Reason, Prepared> prepared = new EnumMap<>(Reason.class);
    private final byte[] contentType;
    private final boolean html;

    /// @param page absent: a short line
    ErrorAnswers(ListenerConfig.@Nullable ErrorPage page) {
        contentType = bytes(page == null ? "" : page.contentType());
        html = page != null && page.contentType().startsWith("text/html");
        for (Reason reason : Reason.values()) {
            if (reason.status() > 0) {
                prepared.put(reason, new Prepared(answer(reason), page == null ? new String[0] : pieces(page.template(), reason)));
            }
        }
    }

    private static LocalAnswer answer(Reason reason) {
        LocalAnswer answer = LocalAnswer.error(reason.status(), reason.code());
        return reason.status() == 503 ? answer.retryAfter(RETRY_AFTER_SECONDS) : answer;
    }

    /// Code words and phrases are letters and hyphens: nothing in them needs an escape.
    private static String[] pieces(String template, Reason reason) {
        return template
                .replace("{status}", Integer.toString(reason.status()))
                .replace("{phrase}", LocalAnswer.phrase(reason.status()))
                .replace("{reason}", reason.code())
                .split(Pattern.quote(REQUEST_ID), -1);
    }

    /// @param reason    one with a status
    /// @param requestId visible ASCII
    LocalAnswer of(Reason reason, byte[] requestId) {
        Prepared found = prepared.get(reason);
        if (found == null) {
            throw new IllegalArgumentException("reason: " + reason + " (expected: one with a status)");
        }
        if (found.pieces.length == 0) {
            return found.answer;
        }
        String id = new String(requestId, StandardCharsets.ISO_8859_1);
        return found.answer.body(contentType, bytes(String.join(html ? escape(id) : id, found.pieces)));
    }

    /// The codec lets no identifier pass that needs it; escaped all the same, since a page is no place for trust.
    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
