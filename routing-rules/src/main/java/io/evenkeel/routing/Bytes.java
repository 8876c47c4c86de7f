package io.evenkeel.routing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A window on bytes that belong to somebody else: how the router reads a request head without making a string of it.
///
/// The owner may aim the window elsewhere ([#aim]) as soon as the call it was handed to returns; who wants to keep the content copies
/// it. Equal by content. Not thread-safe: owned by one event loop, or never re-aimed.
public final class Bytes {

    private byte[] array;
    private int offset;
    private int length;

    /// An empty window.
    public Bytes() {
        this(new byte[0]);
    }

    /// The whole array.
    public Bytes(byte[] array) {
        this.array = array;
        this.length = array.length;
    }

    /// @param text characters up to U+00FF, one byte each (how field values travel, RFC 9110 §5.5)
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Aims the window at another place.
    ///
    /// @return this
    public Bytes aim(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
        return this;
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /// @param index 0..length-1, unchecked against the window
    public byte at(int index) {
        return array[offset + index];
    }

    public boolean contentEquals(byte[] other) {
        return Arrays.equals(array, offset, offset + length, other, 0, other.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset, end = offset + length; i < end; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }
}
