package io.evenkeel.proxy;

import io.evenkeel.config.Durations;
import io.evenkeel.config.StickyConfig;
import io.evenkeel.routing.Backend;
import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.Cookies;
import io.evenkeel.routing.Pool;
import io.evenkeel.routing.RequestHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The cookies that keep the clients of one pool on their backends. Immutable; any thread; read without allocation.
///
/// **Token.** A cookie's value is the first 64 bits of `HMAC-SHA-256(key, pool NUL backend)`, in base64url. It stays the same over restarts and
/// in every proxy with the same key. Without a key anybody could tell by trying which of all addresses of a private network, the
/// names of most backends, belongs to a token, and aim at one backend.
///
/// **Caches.** The answer that sets the cookie also says `Cache-Control: private`: `Set-Cookie` alone keeps no shared cache from storing an answer
/// (RFC 9111 §7.3), and a stored one would send everybody to one backend. A prohibition wins over what else the answer allows (§4.2.1).
final class StickyCookies {

    static final byte[] NOTHING = new byte[0];

    private static final Bytes COOKIE = Bytes.of("cookie");
    private static final int TOKEN_BYTES = Long.BYTES;
    /// 64 bits in digits of 6.
    private static final int TOKEN_LENGTH = 11;

    private final byte[] name;
    private final StickyConfig.Secure secure;
    /// Ascending; [#backends] and the lines are in the same order.
    private final long[] tokens;
    private final Backend[] backends;
    private final byte[][] plainLines;
    private final byte[][] secureLines;

    StickyCookies(StickyConfig config, byte[] key, Pool pool) {
        record Named(long token, Backend backend) {}
        List<Named> all = pool.backends().stream().map(backend -> new Named(token(key, backend), backend))
                .sorted((a, b) -> Long.compare(a.token, b.token)).toList();
        name = bytes(config.cookie());
        secure = config.secure();
        tokens = all.stream().mapToLong(Named::token).toArray();
        backends = all.stream().map(Named::backend).toArray(Backend[]::new);
        plainLines = Arrays.stream(tokens).mapToObj(token -> bytes(lines(config, token, ""))).toArray(byte[][]::new);
        secureLines = Arrays.stream(tokens).mapToObj(token -> bytes(lines(config, token, "; Secure"))).toArray(byte[][]::new);
    }

    private static long token(byte[] key, Backend backend) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(backend.id().pool().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(backend.id().name().getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: " + e.getMessage() + " (expected: there, as every Java has it)", e);
        }
    }

    private static String lines(StickyConfig config, long token, String attribute) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(ByteBuffer.allocate(TOKEN_BYTES).putLong(token).array());
        String maxAge = config.maxAge().equals(Durations.UNLIMITED) ? "" : "; Max-Age=" + config.maxAge().toSeconds();
        return "Set-Cookie: " + config.cookie() + "=" + value + maxAge + "; Path=/; HttpOnly; SameSite=Lax" + attribute
                + "\r\nCache-Control: private\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Of the cookie. Never changed.
    byte[] name() {
        return name;
    }

    /// The backend that the request's cookie names; null when there is no such cookie, or no such backend any more.
    @Nullable Backend named(RequestHead head) {
        Bytes line;
        for (int nth = 0; (line = head.header(COOKIE, nth)) != null; nth++) {
            long value = Cookies.find(line, name);
            if (value != Cookies.NONE) {
                return of(line.array(), Cookies.start(value), Cookies.end(value));
            }
        }
        return null;
    }

    /// Whether the request has the cookie, whomever it names.
    boolean isIn(RequestHead head) {
        Bytes line;
        for (int nth = 0; (line = head.header(COOKIE, nth)) != null; nth++) {
            if (Cookies.find(line, name) != Cookies.NONE) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Backend of(byte[] array, int from, int to) {
        if (to - from != TOKEN_LENGTH) {
            return null;
        }
        long token = 0;
        for (int i = from; i < to; i++) {
            int digit = digit(array[i]);
            if (digit < 0) {
                return null;
            }
            token = i < to - 1 ? token << 6 | digit : token << 4 | digit >> 2; // of the last digit four bits count
        }
        int at = Arrays.binarySearch(tokens, token);
        return at < 0 ? null : backends[at];
    }

    /// RFC 4648 §5.
    private static int digit(byte octet) {
        if (octet >= 'A' && octet <= 'Z') {
            return octet - 'A';
        }
        if (octet >= 'a' && octet <= 'z') {
            return octet - 'a' + 26;
        }
        if (octet >= '0' && octet <= '9') {
            return octet - '0' + 52;
        }
        return octet == '-' ? 62 : octet == '_' ? 63 : -1;
    }

    /// The field lines that set the cookie for a backend, each with its CRLF; none for a backend of another pool.
    ///
    /// @param encrypted whether the client's connection is
    byte[] lines(Backend backend, boolean encrypted) {
        for (int i = 0; i < backends.length; i++) {
            if (backends[i] == backend) {
                return secure == StickyConfig.Secure.ON || secure == StickyConfig.Secure.AUTO && encrypted ? secureLines[i] : plainLines[i];
            }
        }
        return NOTHING;
    }
}
