package io.evenkeel.proxy.fuzz;

import io.evenkeel.proxy.fuzz.ConnectionReading.Ending;
import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.BodyReader;
import io.evenkeel.proxy.http1.BodyState;
import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.http1.Http1RequestHead;
import io.evenkeel.proxy.http1.RequestReader;
import io.evenkeel.proxy.http1.RequestWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// One client connection in the hands of the codec, which reads all requests and sends them on.
final class RequestRun {

    private static final byte[] CLIENT = {(byte) 192, 0, 2, 1};

    private final RequestSettings settings;
    private final RequestReader reader;
    private final RequestWriter writer = new RequestWriter();
    private final BodyReader body = new BodyReader();
    private final Collector out = new Collector();
    private final List<SeenRequest> heads = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private boolean inBody;
    private String refusal = "";
    private boolean closed;

    /// @param heads     of all requests whose head was read
    /// @param ends      where in `forwarded` each whole request ends
    /// @param ending    as in [ConnectionReading.Ending], or why the last request was refused
    /// @param forwarded all bytes sent on
    /// @param refused   whether it was
    record Outcome(List<SeenRequest> heads, List<Integer> ends, String ending, boolean refused, String forwarded) {

        /// What must not depend on how the bytes were split: how much of a body goes out before its fault is seen does.
        Outcome comparable() {
            return refused ? new Outcome(heads, ends, ending, true, forwarded.substring(0, ends.isEmpty() ? 0 : ends.getLast())) : this;
        }
    }

    RequestRun(RequestSettings settings, HeadMemory memory) {
        this.settings = settings;
        reader = new RequestReader(memory, settings.limits(), "web", settings.secure(), CLIENT);
    }

    Outcome run(List<byte[]> parts) {
        for (byte[] part : parts) {
            ByteBuf in = Unpooled.wrappedBuffer(part);
            while (in.isReadable() && !closed && refusal.isEmpty()) {
                if (inBody) {
                    after(body.read(in, out));
                } else {
                    head(in);
                }
            }
        }
        Ending ending = closed ? Ending.CLOSED : inBody ? Ending.CUT_BODY : reader.begun() ? Ending.CUT_HEAD : Ending.OPEN;
        boolean refused = !refusal.isEmpty();
        reader.recycle();
        return new Outcome(heads, ends, refused ? refusal : ending.name(), refused, out.text());
    }

    private void head(ByteBuf in) {
        switch (reader.read(in)) {
            case INCOMPLETE -> Disagreement.unlessEqual("left unread", in.readableBytes(), 0);
            case REJECTED -> refusal = reader.rejection().reason();
            case COMPLETE -> {
                Http1RequestHead head = reader.head();
                SeenRequest seen = SeenRequest.of(head);
                heads.add(seen);
                BodyState state = body.start(head, BodyForm.AS_IT_CAME, settings.bodyLimit());
                if (state != BodyState.REJECTED) {
                    writer.write(out.buffer(), head, settings.forwarding(seen));
                }
                inBody = true;
                after(state);
            }
        }
    }

    private void after(BodyState state) {
        if (state == BodyState.REJECTED) {
            refusal = body.rejection().reason();
        } else if (state == BodyState.DONE) {
            inBody = false;
            ends.add(out.length());
            closed = !reader.head().keepAlive();
            reader.recycle();
        }
    }
}
