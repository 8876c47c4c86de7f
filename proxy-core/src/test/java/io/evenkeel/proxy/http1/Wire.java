package io.evenkeel.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Feeds bytes in every way in which a network may split them, and says what came of it.
final class Wire {

    static final HeadLimits LIMITS = new HeadLimits(8192, 32_768, 100);
    static final byte[] CLIENT = {(byte) 192, 0, 2, 1};

    private Wire() {}

    /// Text as it stands on the wire: one byte a character.
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static ByteBuf buffer(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }

    static RequestReader requestReader(HeadLimits limits) {
        return new RequestReader(new HeadMemory(), limits, "web", false, CLIENT);
    }

    /// What reading a head came to.
    ///
    /// @param rest what was left unread
    record Outcome(HeadState state, String reason, String summary, String rest) {}

    /// Reads a request head whole, byte by byte, and split at every position: the outcome must not depend on it.
    static Outcome request(String message) {
        return request(message, LIMITS);
    }

    static Outcome request(String message, HeadLimits limits) {
        return everySplit(bytes(message), parts -> feed(requestReader(limits), parts, Wire::summary));
    }

    /// Reads a request head whole: for long ones.
    static Outcome requestOnce(String message) {
        return feed(requestReader(LIMITS), List.of(bytes(message)), Wire::summary);
    }

    static Outcome response(String message) {
        return response(message, false, null);
    }

    static Outcome response(String message, boolean head, @Nullable UpgradeProtocol upgrade) {
        return everySplit(bytes(message), parts -> {
            ResponseReader reader = new ResponseReader(new HeadMemory(), LIMITS);
            reader.expect(head, upgrade);
            return feed(reader, parts, Wire::summary);
        });
    }

    static <T> T everySplit(byte[] message, Function<List<byte[]>, T> feed) {
        T whole = feed.apply(List.of(message));
        List<byte[]> single = new ArrayList<>();
        for (byte b : message) {
            single.add(new byte[] {b});
        }
        assertThat(feed.apply(single)).as("byte by byte: %s", text(message)).isEqualTo(whole);
        for (int at = 1; at < message.length; at++) {
            assertThat(feed.apply(split(message, at))).as("split at %d: %s", at, text(message)).isEqualTo(whole);
        }
        return whole;
    }

    static List<byte[]> split(byte[] message, int at) {
        byte[] first = new byte[at];
        byte[] second = new byte[message.length - at];
        System.arraycopy(message, 0, first, 0, at);
        System.arraycopy(message, at, second, 0, second.length);
        return List.of(first, second);
    }

    static <H extends MessageHead> Outcome feed(HeadReader<H> reader, List<byte[]> parts, Function<H, String> summary) {
        HeadState state = HeadState.INCOMPLETE;
        StringBuilder rest = new StringBuilder();
        for (byte[] part : parts) {
            ByteBuf in = buffer(part);
            if (state == HeadState.INCOMPLETE) {
                state = reader.read(in);
            }
            if (state == HeadState.COMPLETE) {
                rest.append(in.toString(StandardCharsets.ISO_8859_1));
            }
            in.release();
        }
        Outcome outcome = switch (state) {
            case INCOMPLETE -> new Outcome(state, "", "", "");
            case REJECTED -> new Outcome(state, reader.rejection().reason(), "", "");
            case COMPLETE -> new Outcome(state, "", summary.apply(reader.head()), rest.toString());
        };
        reader.recycle();
        return outcome;
    }

    /// Everything a head says, for comparison.
    static String summary(Http1RequestHead head) {
        return head.method() + " " + head.path() + " ?" + head.query() + " host=" + head.host() + " " + head.framing() + " "
                + head.contentLength() + (head.http10() ? " 1.0" : " 1.1") + (head.keepAlive() ? " keep" : " close")
                + (head.expectContinue() ? " expects" : "")
                + (head.encodings() == 0 ? "" : " encodings=" + Integer.toBinaryString(head.encodings()))
                + " forwarded=" + head.forwardedPath() + fields(head);
    }

    static String summary(Http1ResponseHead head) {
        return head.status() + " [" + head.phrase() + "] " + head.framing() + " " + head.contentLength() + (head.http10() ? " 1.0" : " 1.1")
                + (head.keepAlive() ? " keep" : " close") + (head.interim() ? " interim" : "") + fields(head);
    }

    private static String fields(MessageHead head) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < head.fieldCount(); i++) {
            text.append('|').append(head.fieldName(i)).append('=').append(head.fieldValue(i));
        }
        return text.toString();
    }

    /// A request read and forwarded.
    static String forward(String request, Forwarding how) {
        return forward(request, how, false);
    }

    static String forward(String request, Forwarding how, boolean secure) {
        RequestReader reader = new RequestReader(new HeadMemory(), LIMITS, "web", secure, CLIENT);
        ByteBuf in = buffer(bytes(request));
        ByteBuf out = Unpooled.buffer();
        try {
            assertThat(reader.read(in)).as(request).isEqualTo(HeadState.COMPLETE);
            new RequestWriter().write(out, reader.head(), how);
            return out.toString(StandardCharsets.ISO_8859_1);
        } finally {
            in.release();
            out.release();
            reader.recycle();
        }
    }
}
