package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.HeadLimits;
import io.evenkeel.proxy.http1.HeaderEdits;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.RelayRules;
import io.evenkeel.proxy.reference.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How requests are read and changed on their way: one bit of a case each, once in the words of the product and once in the reference's.
record RequestSettings(Case input) {

    private static final int SECURE = 0;
    private static final int TRUSTED = 1;
    private static final int VIA = 2;
    private static final int CLOSE = 3;
    private static final int OWN_REQUEST_ID = 4;
    private static final int OWN_HOST = 5;
    private static final int PREFIX = 6;
    private static final int EDITS = 7;
    private static final int SMALL_HEADS = 8;
    private static final int SMALL_BODIES = 9;
    private static final int UPGRADE = 10;

    private static final String PEER = "192.0.2.1";
    private static final String REQUEST_ID = "0123456789abcdef";
    private static final String HOST = "inner.example:8080";
    private static final String BACKEND = "10.0.0.1:80";
    private static final String PREFIX_PATH = "/new/p%20lace";
    private static final HeaderEdits PRODUCT_EDITS = HeaderEdits.of(Map.of("X-Set", "set"), Map.of("X-Add", "added"), List.of("Cookie"));
    private static final RelayRules.Edits EDITS_IN_REFERENCE = new RelayRules.Edits(Set.of("x-set", "cookie"),
            List.of(new Field("X-Set", "set"), new Field("X-Add", "added")));

    boolean secure() {
        return input.is(SECURE);
    }

    HeadLimits limits() {
        return input.is(SMALL_HEADS) ? new HeadLimits(48, 128, 5) : new HeadLimits(8192, 32_768, 100);
    }

    long bodyLimit() {
        return input.is(SMALL_BODIES) ? 16 : Long.MAX_VALUE;
    }

    Limits referenceLimits() {
        HeadLimits heads = limits();
        return new Limits(heads.startLine(), heads.fields(), heads.count(), bodyLimit());
    }

    Forwarding forwarding(SeenRequest request) {
        Forwarding how = new Forwarding(Text.bytes(PEER), input.is(TRUSTED), input.is(VIA)).backendHost(Text.bytes(BACKEND)).close(input.is(CLOSE));
        if (input.is(OWN_REQUEST_ID)) {
            how.requestId(Text.bytes(REQUEST_ID));
        }
        if (input.is(OWN_HOST)) {
            how.host(Text.bytes(HOST));
        }
        if (input.is(PREFIX)) {
            how.prefix(prefixEnd(request.path()), Text.bytes(PREFIX_PATH));
        }
        if (input.is(EDITS)) {
            how.edits(PRODUCT_EDITS);
        }
        return how.upgrade(input.is(UPGRADE) && request.webSocket());
    }

    RelayRules.Orders orders(Request request) {
        return new RelayRules.Orders(PEER, secure(), input.is(TRUSTED), input.is(VIA), input.is(UPGRADE) && request.isWebSocket(), input.is(CLOSE),
                BACKEND, input.is(OWN_HOST) ? HOST : null, requestId(), input.is(EDITS) ? EDITS_IN_REFERENCE : RelayRules.Edits.NONE);
    }

    private @Nullable String requestId() {
        return input.is(OWN_REQUEST_ID) ? REQUEST_ID : null;
    }

    /// The target that the backend must see.
    String target(Request request) {
        return input.is(PREFIX) ? request.target(PREFIX_PATH, segmentsReplaced(request.segments())) : request.target();
    }

    /// Where the first segments of a path end.
    private int prefixEnd(String path) {
        int slashes = (int) path.chars().filter(c -> c == '/').count();
        int end = 0;
        for (int i = segmentsReplaced(slashes); i > 0; i--) {
            int next = path.indexOf('/', end + 1);
            end = next < 0 ? path.length() : next;
        }
        return end;
    }

    private int segmentsReplaced(int segments) {
        return Math.floorMod(input.settings() >> 16, segments + 1);
    }
}
