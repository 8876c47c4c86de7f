package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of one head and where its fields are. Reused for message after message; owned by one event loop.
public abstract sealed class MessageHead permits Http1RequestHead, Http1ResponseHead {

    /// A head of a browser (400–800 bytes) fits without growing.
    private static final int INITIAL_BYTES = 2048;
    private static final int INITIAL_FIELDS = 32;
    /// Larger arrays are given up when the head is recycled.
    private static final int KEPT_BYTES = 16 * 1024;
    private static final int KEPT_FIELDS = 256;

    /// start, end of name | id << [#ID_SHIFT], start of value, end of value. A head is at most 65,536 + 1,048,576 + a few bytes long.
    private static final int SLOT = 4;
    private static final int ID_SHIFT = 24;
    private static final int POSITION = (1 << ID_SHIFT) - 1;

    byte[] bytes = new byte[INITIAL_BYTES];
    /// How many of [#bytes] are filled.
    int filled;
    private int[] fields = new int[INITIAL_FIELDS * SLOT];
    private int count;
    /// Behind the last field line: where the empty line begins.
    int fieldsEnd;
    /// Which well-known fields there are; bits by [FieldName].
    long present;
    /// Which of them there are several times.
    private long repeated;
    /// The first field of each well-known name; stale where [#present] lacks the bit.
    private final int[] first = new int[FieldName.COUNT];

    boolean http10;
    Framing framing = Framing.NONE;
    long contentLength;
    /// What the message's `Connection` says.
    boolean close;
    boolean stay;
    boolean upgradeNamed;

    private final Bytes value = new Bytes();
    private final Bytes name = new Bytes();

    /// How the body's end is found.
    public final Framing framing() {
        return framing;
    }

    /// Length of the body as `Content-Length` tells it; 0 when none does. Of an answer to HEAD or with status 304: what the body would
    /// have been.
    public final long contentLength() {
        return contentLength;
    }

    /// Whether the sender speaks HTTP/1.0.
    public final boolean http10() {
        return http10;
    }

    /// Length of the head as it came, in bytes, with its empty line.
    public final int length() {
        return filled;
    }

    /// How many field lines there are.
    public final int fieldCount() {
        return count;
    }

    /// The name of a field as sent. The window is valid until the next call.
    ///
    /// @param index 0..fieldCount-1
    public final Bytes fieldName(int index) {
        return name.aim(bytes, lineStart(index), nameEnd(index) - lineStart(index));
    }

    /// The value of a field, without white space around it. The window is valid until the next call.
    ///
    /// @param index 0..fieldCount-1
    public final Bytes fieldValue(int index) {
        return value.aim(bytes, valueStart(index), valueEnd(index) - valueStart(index));
    }

    /// The value of the `nth` (from 0) field line of that name. The window is valid until the next call.
    ///
    /// @param name in lower case
    /// @return null when there are not that many
    public final @Nullable Bytes header(Bytes name, int nth) {
        int left = nth;
        for (int i = 0; i < count; i++) {
            if (isNamed(i, name.array(), name.offset(), name.length()) && left-- == 0) {
                return fieldValue(i);
            }
        }
        return null;
    }

    final boolean isNamed(int index, byte[] lower, int from, int length) {
        int start = lineStart(index);
        int end = nameEnd(index);
        return end - start == length && Ascii.equalsIgnoreCase(bytes, start, end, lower, from, length);
    }

    /// Whether the message changes the connection to that protocol, or asks for it, and for no other (RFC 9110 §7.8).
    final boolean upgradesTo(UpgradeProtocol protocol) {
        int field = upgradeNamed && !http10 && !isRepeated(FieldName.UPGRADE) ? indexOf(FieldName.UPGRADE) : -1;
        return field >= 0 && Ascii.equalsIgnoreCase(bytes, valueStart(field), valueEnd(field), protocol.name);
    }

    /// Where the first field line begins; where the empty line does when there is none.
    final int fieldsStart() {
        return count > 0 ? fields[0] : fieldsEnd;
    }

    final int lineStart(int index) {
        return fields[index * SLOT];
    }

    final int lineEnd(int index) {
        return index + 1 < count ? fields[(index + 1) * SLOT] : fieldsEnd;
    }

    final int nameEnd(int index) {
        return fields[index * SLOT + 1] & POSITION;
    }

    final int id(int index) {
        return fields[index * SLOT + 1] >>> ID_SHIFT;
    }

    final int valueStart(int index) {
        return fields[index * SLOT + 2];
    }

    final int valueEnd(int index) {
        return fields[index * SLOT + 3];
    }

    final boolean has(int id) {
        return (present & FieldName.bit(id)) != 0;
    }

    /// The first field of that id.
    ///
    /// @return -1 when there is none
    final int indexOf(int id) {
        return has(id) ? first[id] : -1;
    }

    /// Whether there are two or more fields of that id.
    final boolean isRepeated(int id) {
        return (repeated & FieldName.bit(id)) != 0;
    }

    final void add(int lineStart, int nameEnd, int valueStart, int valueEnd) {
        int at = count * SLOT;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        int id = FieldName.of(bytes, lineStart, nameEnd);
        if (id != FieldName.OTHER) {
            long bit = FieldName.bit(id);
            if ((present & bit) == 0) {
                first[id] = count;
                present |= bit;
            } else {
                repeated |= bit;
            }
        }
        count++;
        fields[at] = lineStart;
        fields[at + 1] = nameEnd | id << ID_SHIFT;
        fields[at + 2] = valueStart;
        fields[at + 3] = valueEnd;
    }

    /// Makes room for more bytes.
    ///
    /// @param limit no head is longer
    final void grow(int limit) {
        bytes = Arrays.copyOf(bytes, Math.min(bytes.length * 2, limit));
    }

    /// Empties it for the next message; large arrays are given up.
    void clear() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        if (fields.length > KEPT_FIELDS * SLOT) {
            fields = new int[INITIAL_FIELDS * SLOT];
        }
        filled = 0;
        count = 0;
        fieldsEnd = 0;
        present = 0;
        repeated = 0;
        http10 = false;
        framing = Framing.NONE;
        contentLength = 0;
        close = false;
        stay = false;
        upgradeNamed = false;
    }

    /// Takes octets out of the unread part.
    final void remove(int at, int length) {
        System.arraycopy(bytes, at + length, bytes, at, filled - at - length);
        filled -= length;
    }

    /// Marks all fields of that name as belonging to this connection alone.
    ///
    /// @param id of the name
    final void nameByConnection(int id, int from, int to) {
        for (int i = 0; i < count; i++) {
            if (Ascii.equalIgnoringCase(bytes, lineStart(i), nameEnd(i), bytes, from, to)) {
                fields[i * SLOT + 1] = nameEnd(i) | FieldName.NAMED_BY_CONNECTION << ID_SHIFT;
                present = present & ~FieldName.bit(id) | FieldName.bit(FieldName.NAMED_BY_CONNECTION);
            }
        }
    }
}
