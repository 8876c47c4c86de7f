package io.evenkeel.proxy;

import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.RequestHead;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/// Who the client is. Stateless.
final class ClientAddress {

    private static final Bytes X_FORWARDED_FOR = Bytes.of("x-forwarded-for");
    /// What comes before an IPv4 address in an IPv6 address that means it (RFC 4291 §2.5.5.2).
    private static final int MAPPED_PREFIX = 12;
    private static final byte[] NOTHING = new byte[0];

    private ClientAddress() {}

    /// The address of the peer: 4 or 16 bytes, IPv4-mapped ones as 4; empty when it has none.
    static byte[] of(SocketAddress peer) {
        return peer instanceof InetSocketAddress internet && internet.getAddress() != null
                ? unmapped(internet.getAddress().getAddress()) : NOTHING;
    }

    /// The address as text, for `X-Forwarded-For`.
    static byte[] text(SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress internet)) {
            return "unknown".getBytes(StandardCharsets.ISO_8859_1); // RFC 7239 §6.2's word for it
        }
        InetAddress address = internet.getAddress();
        return NetUtil.toAddressString(address).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Reads `X-Forwarded-For` from the right, over the proxies that are trusted, to the first address that is not: whoever stands there
    /// was seen by a proxy of ours; all that stands to its left the client may have made up.
    ///
    /// @param peer the address of a trusted peer
    /// @return the peer's when the field says nothing, or nothing sound
    static byte[] forwarded(RequestHead head, byte[] peer, ListenerFacts listener) {
        byte[] client = peer;
        int lines = 0;
        while (head.header(X_FORWARDED_FOR, lines) != null) {
            lines++;
        }
        for (int line = lines - 1; line >= 0; line--) {
            Bytes value = head.header(X_FORWARDED_FOR, line);
            String[] entries = value == null ? new String[0] : value.toString().split(",", -1);
            for (int i = entries.length - 1; i >= 0; i--) {
                byte[] address = NetUtil.createByteArrayFromIpAddressString(entries[i].strip());
                if (address == null) {
                    return client;
                }
                client = unmapped(address);
                if (!listener.trusts(client)) {
                    return client;
                }
            }
        }
        return client;
    }

    /// A well-mixed hash, the same for one client in every process.
    static long hash(byte[] address) {
        long hash = 0;
        for (byte octet : address) {
            hash = (hash ^ octet & 0xff) * 0x100000001b3L; // FNV-1a
        }
        return mix(hash);
    }

    /// The finaliser of SplittableRandom (Stafford's variant 13): every bit of the result depends on every bit of the argument.
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    private static byte[] unmapped(byte[] address) {
        if (address.length != 16) {
            return address;
        }
        for (int i = 0; i < MAPPED_PREFIX; i++) {
            if (address[i] != (i < MAPPED_PREFIX - 2 ? 0 : (byte) 0xff)) {
                return address;
            }
        }
        return new byte[] {address[12], address[13], address[14], address[15]};
    }
}
