package io.evenkeel.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// One end of a TCP connection in the hands of a test: bytes in, bytes out, all of them ISO 8859-1. Every wait is limited.
final class Peer implements AutoCloseable {

    /// Far beyond anything that works.
    static final int LIMIT_MILLIS = 10_000;

    private final Socket socket;

    Peer(Socket socket) {
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(LIMIT_MILLIS);
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Peer connect(InetSocketAddress address) {
        try {
            return new Peer(new Socket(InetAddress.getLoopbackAddress(), address.getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Connects with a receive buffer so small that a slow reader is felt at the other end.
    static Peer connectWithSmallBuffer(InetSocketAddress address) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(8 * 1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
            return new Peer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Peer send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Peer send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads until that text has come, and returns all up to its end.
    ///
    /// @throws AssertionError if the other end closes or falls silent before; the message shows what came
    String readTo(String text) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        while (!got.toString(StandardCharsets.ISO_8859_1).endsWith(text)) {
            int octet = read(got);
            if (octet < 0) {
                throw new AssertionError("closed before '" + text + "', after: " + got.toString(StandardCharsets.ISO_8859_1));
            }
            got.write(octet);
        }
        return got.toString(StandardCharsets.ISO_8859_1);
    }

    /// Reads a message head with its empty line.
    String readHead() {
        return readTo("\r\n\r\n");
    }

    /// Reads a head and as many bytes as its `Content-Length` says.
    String readMessage() {
        String head = readHead();
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                return head + readBytes(Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()));
            }
        }
        return head;
    }

    /// Reads a chunked body to its end, and returns what was in the chunks.
    String readChunks() {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = readTo("\r\n").strip();
            if (size.equals("0")) {
                readTo("\r\n");
                return body.toString();
            }
            body.append(readBytes(Integer.parseInt(size, 16)));
            readTo("\r\n");
        }
    }

    String readBytes(int count) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(count);
            if (bytes.length < count) {
                throw new AssertionError("closed after " + bytes.length + " bytes (expected: " + count + ")");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads until the other end closes.
    ///
    /// @throws AssertionError if it resets the connection or falls silent
    String readToEnd() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither bytes nor an end", e);
        } catch (IOException e) {
            throw new AssertionError("reset", e);
        }
    }

    /// Reads until the connection ends in any way.
    ///
    /// @return whether it was reset
    boolean endsWithReset() {
        try {
            socket.getInputStream().readAllBytes();
            return false;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither bytes nor an end", e);
        } catch (IOException e) {
            return true;
        }
    }

    /// Sends back what comes, until the other end closes its direction.
    void echo() {
        try {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether nothing comes for a moment, and no end.
    boolean isSilentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            try {
                socket.setSoTimeout(LIMIT_MILLIS);
            } catch (SocketException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Sends FIN; reading goes on.
    Peer shutdownOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Closes with RST.
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int read(ByteArrayOutputStream got) {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("silent, after: " + got.toString(StandardCharsets.ISO_8859_1), e);
        } catch (SocketException e) {
            throw new AssertionError("reset, after: " + got.toString(StandardCharsets.ISO_8859_1), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
