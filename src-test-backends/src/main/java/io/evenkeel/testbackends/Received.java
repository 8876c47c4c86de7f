package io.evenkeel.testbackends;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One request as it arrived: the head, and of the body only its size and hash. Event loop only.
final class Received {

    private final String backend;
    private final HttpRequest head;
    private final MessageDigest digest;
    private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;
    private long bodyBytes;
    private boolean ended;

    Received(String backend, HttpRequest head) {
        this.backend = backend;
        this.head = head;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Takes a piece of the body in; the caller still releases it.
    void body(HttpContent piece) {
        bodyBytes += piece.content().readableBytes();
        for (var buffer : piece.content().nioBuffers()) {
            digest.update(buffer);
        }
        if (piece instanceof LastHttpContent last) {
            trailers = last.trailingHeaders();
            ended = true;
        }
    }

    String backend() {
        return backend;
    }

    HttpRequest head() {
        return head;
    }

    HttpHeaders trailers() {
        return trailers;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    boolean ended() {
        return ended;
    }

    /// The hash of the body in lower-case hexadecimal digits. To be asked once, at the end.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
