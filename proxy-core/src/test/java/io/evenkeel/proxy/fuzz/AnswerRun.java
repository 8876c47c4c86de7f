package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.BodyReader;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.http1.Http1ResponseHead;
import io.evenkeel.proxy.http1.ResponseReader;
import io.evenkeel.proxy.http1.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A backend's answer to one request in the hands of the codec, with the interim answers before it.
final class AnswerRun {

    static final String WHOLE = "whole";
    static final String CUT_HEAD = "cut head";
    static final String CUT_BODY = "cut body";
    /// 101: what follows is another protocol.
    static final String UPGRADED = "upgraded";

    static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("1994-11-06T08:49:37Z"));

    private final AnswerSettings settings;
    private final ResponseReader reader;
    private final ResponseWriter writer = new ResponseWriter(CLOCK);
    private final BodyReader body = new BodyReader();
    private final Collector out = new Collector();
    private final List<SeenAnswer> heads = new ArrayList<>();
    private boolean inBody;
    private boolean sentData;
    private String ending = "";
    private int bodyStart;

    /// @param heads    interim ones, then the final one
    /// @param ending   one of the constants, or why the answer was refused
    /// @param head     what the client gets before the body
    /// @param body     what it gets for the body, in the form it comes in
    /// @param dataOnly whether that form is bare data, and the end of the connection its end
    /// @param rest     what was left unread
    record Outcome(List<SeenAnswer> heads, String ending, String head, String body, boolean dataOnly, String rest) {

        /// What must not depend on how the bytes were split: chunks that we make do.
        Outcome comparable() {
            return new Outcome(heads, ending, head, "", dataOnly, refused() ? "" : rest);
        }

        boolean whole() {
            return ending.equals(WHOLE) || ending.equals(UPGRADED);
        }

        boolean refused() {
            return !whole() && !ending.equals(CUT_HEAD) && !ending.equals(CUT_BODY);
        }
    }

    AnswerRun(AnswerSettings settings, HeadMemory memory) {
        this.settings = settings;
        reader = new ResponseReader(memory, settings.limits());
        reader.expect(settings.head(), settings.protocol());
    }

    Outcome run(List<byte[]> parts) {
        StringBuilder rest = new StringBuilder();
        for (byte[] part : parts) {
            ByteBuf in = Unpooled.wrappedBuffer(part);
            while (in.isReadable() && ending.isEmpty()) {
                if (inBody) {
                    after(body.read(in, out));
                } else {
                    head(in);
                }
            }
            rest.append(in.toString(StandardCharsets.ISO_8859_1));
        }
        if (ending.isEmpty() && inBody && settings.backendCloses()) {
            after(body.end(out));
        }
        if (ending.isEmpty()) {
            ending = inBody ? CUT_BODY : CUT_HEAD;
        }
        reader.recycle();
        String text = out.text();
        int split = inBody || ending.equals(WHOLE) ? bodyStart : text.length();
        return new Outcome(heads, ending, text.substring(0, split), text.substring(split), sentData, rest.toString());
    }

    private void head(ByteBuf in) {
        switch (reader.read(in)) {
            case INCOMPLETE -> Disagreement.unlessEqual("left unread", in.readableBytes(), 0);
            case REJECTED -> ending = reader.rejection().reason();
            case COMPLETE -> {
                heads.add(SeenAnswer.of(reader.head()));
                pass(reader.head());
            }
        }
    }

    private void pass(Http1ResponseHead head) {
        if (head.interim()) {
            if (!settings.http10()) {
                writer.writeInterim(out.buffer(), head);
            }
            reader.recycle();
        } else if (head.status() == 101) {
            writer.writeUpgrade(out.buffer(), head, settings.via(), settings.edits());
            ending = UPGRADED;
        } else {
            BodyForm form = BodyForm.forClient(head.framing(), settings.http10());
            sentData = form.endsWithConnection();
            writer.write(out.buffer(), head, settings.http10(), form, settings.keep() && !sentData, settings.via(), settings.edits());
            bodyStart = out.length();
            inBody = true;
            after(body.start(head, form, Long.MAX_VALUE));
        }
    }

    private void after(BodyState state) {
        if (state == BodyState.REJECTED) {
            ending = body.rejection().reason();
        } else if (state == BodyState.DONE) {
            ending = WHOLE;
        }
    }
}
