package io.evenkeel.config;

import java.util.Arrays;

/// A range of IP addresses: `10.0.0.0/8`, `fd00::/8`, or one address without a slash. Immutable.
public final class Cidr {

    private final byte[] network;
    private final int prefixLength;

    private Cidr(byte[] network, int prefixLength) {
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /// @param text an address literal, with or without `/length`; names are never looked up
    /// @throws IllegalArgumentException if it is none, or has bits set beyond its length
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network = IpAddress.parse(address);
        if (network == null) {
            throw new IllegalArgumentException("'" + text + "' (expected: an address range like 10.0.0.0/8 or fd00::/8)");
        }
        int bits = network.length * 8;
        int length = slash < 0 ? bits : parseLength(text, text.substring(slash + 1), bits);
        for (int bit = length; bit < bits; bit++) {
            if ((network[bit >> 3] & 0x80 >> (bit & 7)) != 0) {
                throw new IllegalArgumentException("'" + text + "' (expected: no bits set beyond /" + length + ")");
            }
        }
        return new Cidr(network, length);
    }

    private static int parseLength(String text, String length, int bits) {
        if (length.matches("[0-9]{1,3}")) {
            int value = Integer.parseInt(length);
            if (value <= bits) {
                return value;
            }
        }
        throw new IllegalArgumentException("'" + text + "' (expected: a length of 0.." + bits + " after the slash)");
    }

    /// @param address 4 or 16 bytes, network order; the other family never matches
    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefixLength >> 3;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefixLength & 7;
        return rest == 0 || ((address[whole] ^ network[whole]) & 0xFF << 8 - rest & 0xFF) == 0;
    }

    /// Bits that are fixed: the larger, the more specific.
    public int prefixLength() {
        return prefixLength;
    }

    /// 4 for IPv4, 16 for IPv6.
    public int addressBytes() {
        return network.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && prefixLength == that.prefixLength && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + prefixLength;
    }

    @Override
    public String toString() {
        return IpAddress.format(network) + "/" + prefixLength;
    }
}
