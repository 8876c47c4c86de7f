package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.HeadLimits;
import io.evenkeel.proxy.http1.HeaderEdits;
import io.evenkeel.proxy.http1.UpgradeProtocol;
import io.evenkeel.proxy.reference.AnswerRules;
import io.evenkeel.proxy.reference.Field;
import io.evenkeel.proxy.reference.Limits;
import io.evenkeel.proxy.reference.RelayRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an answer answers and how it is changed on its way: one bit of a case each.
record AnswerSettings(Case input) {

    private static final int HEAD = 0;
    private static final int UPGRADE = 1;
    private static final int HTTP_10 = 2;
    private static final int KEEP = 3;
    private static final int VIA = 4;
    private static final int EDITS = 5;
    private static final int SMALL_HEADS = 6;
    private static final int BACKEND_CLOSES = 7;

    private static final String PROTOCOL = "websocket";
    private static final UpgradeProtocol PRODUCT_PROTOCOL = UpgradeProtocol.of(PROTOCOL);

    private static final HeaderEdits PRODUCT_EDITS = HeaderEdits.of(Map.of("X-Set", "set"), Map.of("X-Add", "added"), List.of("Server"));
    private static final RelayRules.Edits EDITS_IN_REFERENCE = new RelayRules.Edits(Set.of("x-set", "server"),
            List.of(new Field("X-Set", "set"), new Field("X-Add", "added")));

    boolean head() {
        return input.is(HEAD);
    }

    /// The protocol asked for; null when none was.
    @Nullable UpgradeProtocol protocol() {
        return input.is(UPGRADE) ? PRODUCT_PROTOCOL : null;
    }

    AnswerRules.Question question() {
        return new AnswerRules.Question(head(), input.is(UPGRADE) ? PROTOCOL : null);
    }

    /// Whether the client speaks HTTP/1.0.
    boolean http10() {
        return input.is(HTTP_10);
    }

    /// Whether the client's connection could go on.
    boolean keep() {
        return input.is(KEEP);
    }

    boolean via() {
        return input.is(VIA);
    }

    HeaderEdits edits() {
        return input.is(EDITS) ? PRODUCT_EDITS : HeaderEdits.NONE;
    }

    RelayRules.Edits referenceEdits() {
        return input.is(EDITS) ? EDITS_IN_REFERENCE : RelayRules.Edits.NONE;
    }

    boolean backendCloses() {
        return input.is(BACKEND_CLOSES);
    }

    HeadLimits limits() {
        return input.is(SMALL_HEADS) ? new HeadLimits(32, 128, 5) : new HeadLimits(8192, 131_072, 1000);
    }

    Limits referenceLimits() {
        HeadLimits heads = limits();
        return new Limits(heads.startLine(), heads.fields(), heads.count(), Long.MAX_VALUE);
    }
}
