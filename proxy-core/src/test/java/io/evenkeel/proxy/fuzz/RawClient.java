package io.evenkeel.proxy.fuzz;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/// A client that says its piece, and listens.
final class RawClient {

    private static final int LIMIT_MILLIS = 10_000;

    private RawClient() {}

    enum End {
        /// The client had heard enough.
        LEFT,
        FIN,
        RESET,
        /// Neither an answer nor an end came.
        SILENCE
    }

    /// @param heard all that came
    record Talk(String heard, End end) {}

    /// @param ends   whether, having heard so much, it closes its direction
    /// @param enough whether nothing more is waited for
    static Talk talk(InetSocketAddress proxy, List<byte[]> parts, Predicate<String> ends, Predicate<String> enough) {
        StringBuilder heard = new StringBuilder();
        try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
            boolean sent = send(socket, parts);
            byte[] buffer = new byte[64 * 1024];
            while (!enough.test(heard.toString())) {
                if (!socket.isOutputShutdown() && ends.test(heard.toString())) {
                    socket.shutdownOutput();
                }
                int count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    // a reset is told once only: here to who sent
                    return new Talk(heard.toString(), sent ? End.FIN : End.RESET);
                }
                heard.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
            return new Talk(heard.toString(), End.LEFT);
        } catch (SocketTimeoutException e) {
            return new Talk(heard.toString(), End.SILENCE);
        } catch (IOException e) {
            return new Talk(heard.toString(), End.RESET);
        }
    }

    /// @return false when the proxy takes no more
    private static boolean send(Socket socket, List<byte[]> parts) {
        try {
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
