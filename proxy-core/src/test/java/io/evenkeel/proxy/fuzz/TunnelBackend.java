package io.evenkeel.proxy.fuzz;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A backend that answers a head with octets, and then takes what comes until it ends.
final class TunnelBackend implements AutoCloseable {

    private static final int LIMIT_MILLIS = 10_000;

    private final RawServer server = new RawServer(this::serve);
    private volatile Piece piece = new Piece("", List.of(), Ending.AT_ONCE);

    enum Ending {
        /// Of the whole connection, whether a tunnel was meant or not.
        AT_ONCE,
        /// Of its own direction, behind the last octet.
        FIRST,
        /// When the other direction has ended.
        SECOND
    }

    /// What is said to the next head with that target. One with another is left from a case before: its connection is closed and forgotten.
    ///
    /// @param heard what came on connections with such a head, when they have ended
    record Piece(String target, List<byte[]> parts, Ending ending, BlockingQueue<Heard> heard) {

        Piece(String target, List<byte[]> parts, Ending ending) {
            this(target, parts, ending, new LinkedBlockingQueue<>());
        }

        boolean isSaidTo(StringBuilder head) {
            return head.indexOf(" " + target + " HTTP/1.1\r\n") > 0;
        }
    }

    /// What came on one connection.
    ///
    /// @param orderly whether its end was a FIN
    record Heard(String text, boolean orderly) {}

    TunnelBackend() {
        server.start();
    }

    int port() {
        return server.port();
    }

    void begin(Piece piece) {
        this.piece = piece;
    }

    /// What came on the connection that ended first; null when none has in time.
    @Nullable Heard heard() {
        try {
            return piece.heard.poll(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(Socket socket) {
        StringBuilder text = new StringBuilder();
        Piece said = piece;
        boolean orderly = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
            boolean more = true;
            while (more && text.indexOf("\r\n\r\n") < 0) {
                more = take(socket, text);
            }
            said = piece;
            if (!said.isSaidTo(text)) {
                return;
            }
            for (byte[] part : said.parts) {
                socket.getOutputStream().write(part);
            }
            if (said.ending == Ending.FIRST) {
                socket.shutdownOutput();
            }
            while (more && said.ending != Ending.AT_ONCE) {
                more = take(socket, text);
            }
            orderly = !more;
        } catch (IOException e) {
            // not orderly
        }
        said.heard.add(new Heard(text.toString(), orderly));
    }

    /// @return false at the end
    private static boolean take(Socket socket, StringBuilder text) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        int count = socket.getInputStream().read(buffer);
        if (count > 0) {
            text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return count >= 0;
    }

    @Override
    public void close() {
        server.close();
    }
}
