package io.evenkeel.standalone.containers;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client with one kept connection that forgives nothing, where the libraries' clients silently send a GET again. One thread.
final class StrictClient implements AutoCloseable {

    /// What became of a GET.
    sealed interface Outcome {

        /// A whole answer with status 200.
        record Good() implements Outcome {}

        /// No answer, or one with another status.
        record Failed(String what) implements Outcome {}

        /// The answer began and did not end, which no proxy can make good.
        record BrokenOff(String what) implements Outcome {}
    }

    /// A wait that ends in failure: far longer than Evenkeel may take for all its tries together.
    private static final int LIMIT_MILLIS = (int) Containers.LIMIT.toMillis();

    private static final String LENGTH = "content-length:";

    private final String host;
    private final int port;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    StrictClient(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /// @param path `/` and what follows
    Outcome get(String path) {
        String status;
        try {
            connected().getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            status = line();
        } catch (IOException e) {
            close();
            return new Outcome.Failed(e.toString());
        }
        try {
            String fields = rest();
            return status.startsWith("HTTP/1.1 200 ") ? new Outcome.Good() : new Outcome.Failed(status + "\n" + fields);
        } catch (IOException e) {
            close();
            return new Outcome.BrokenOff(e.toString());
        }
    }

    private Socket connected() throws IOException {
        Socket present = socket;
        if (present == null) {
            present = new Socket(host, port);
            present.setSoTimeout(LIMIT_MILLIS);
            in = new BufferedInputStream(present.getInputStream());
            socket = present;
        }
        return present;
    }

    /// Reads fields and body.
    ///
    /// @return the fields
    private String rest() throws IOException {
        StringBuilder fields = new StringBuilder();
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            fields.append(line).append('\n');
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        int read = in.readNBytes(length).length;
        if (read < length) {
            throw new EOFException("the connection ended after " + read + " of " + length + " bytes of a body");
        }
        return fields.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended within a head: " + line);
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() {
        Socket old = socket;
        socket = null;
        try {
            if (old != null) {
                old.close();
            }
        } catch (IOException e) {
            // nobody reads from it any more
        }
    }
}
