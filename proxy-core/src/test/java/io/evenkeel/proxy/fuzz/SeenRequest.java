package io.evenkeel.proxy.fuzz;

import io.evenkeel.config.PathEncoding;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.MessageHead;
import io.evenkeel.proxy.http1.UpgradeProtocol;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Framing;
import io.evenkeel.proxy.reference.Request;
import io.evenkeel.routing.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a request head means, to product and reference alike.
///
/// @param requestId empty when the client sent none that is passed on
/// @param hidden    what a route must allow in the path
record SeenRequest(String method, String path, String query, String host, boolean http10, List<Field> fields, Framing framing, boolean keepAlive,
        boolean expectsContinue, String requestId, Set<String> hidden, boolean webSocket) {

    private static final UpgradeProtocol[] WEBSOCKET = {UpgradeProtocol.of("websocket")};

    static SeenRequest of(Http1RequestHead head) {
        return new SeenRequest(head.method().toString(), head.path().toString(), head.query().toString(), head.host().toString(), head.http10(),
                fields(head), framing(head), head.keepAlive(), head.expectContinue(), text(head.requestId()),
                hidden(head.encodings()), head.upgrade(WEBSOCKET) != null);
    }

    static SeenRequest of(Request request) {
        return new SeenRequest(request.method(), request.path(), request.query(), request.host(), request.http10(), request.fields(),
                request.framing(), request.keepAlive(), request.expectsContinue(), request.requestId(), request.hidden(),
                request.isWebSocket());
    }

    /// All fields, each looked up by its name as well.
    static List<Field> fields(MessageHead head) {
        List<Field> fields = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < head.fieldCount(); i++) {
            Field field = new Field(head.fieldName(i).toString(), head.fieldValue(i).toString());
            int nth = counts.merge(field.key(), 1, Integer::sum) - 1;
            Disagreement.unlessEqual("field looked up by name", text(head.header(Bytes.of(field.key()), nth)), field.value());
            fields.add(field);
        }
        return fields;
    }

    private static Set<String> hidden(int encodings) {
        return Arrays.stream(PathEncoding.values()).filter(encoding -> (encodings & encoding.bit()) != 0)
                .map(encoding -> encoding.name().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static String text(@Nullable Bytes bytes) {
        return bytes == null ? "" : bytes.toString();
    }

    static Framing framing(MessageHead head) {
        boolean length = head.framing() == io.evenkeel.proxy.http1.Framing.LENGTH;
        return new Framing(Framing.Kind.valueOf(head.framing().name()), length ? head.contentLength() : 0);
    }
}
