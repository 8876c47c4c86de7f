package io.evenkeel.standalone.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/// Makes large pages small: a scrape shrinks to a tenth.
final class Gzip {

    /// A smaller page fits into one segment anyway.
    private static final int WORTH_IT = 1400;

    private Gzip() {}

    static Answer encode(Answer answer) {
        if (answer.body().length < WORTH_IT) {
            return answer;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(answer.body().length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail that way
        }
        return new Answer(answer.status(), answer.type(), packed.toByteArray(), answer.fields())
                .with("content-encoding", "gzip").with("vary", "Accept-Encoding");
    }
}
