package io.evenkeel.proxy.http1;

import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.RequestHead;
import org.jspecify.annotations.Nullable;

/// A request head that passed every check: method, target and host normalised, framing decided.
///
/// Comes from a [RequestReader] and is valid until that is recycled. Owned by one event loop.
public final class Http1RequestHead extends MessageHead implements RequestHead {

    private static final byte[] CONTINUE = Ascii.bytes("100-continue");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");
    private static final int MAX_FORWARDS_DIGITS = 9;
    /// Longer identifiers would be stored by every log behind us.
    private static final int MAX_REQUEST_ID = 128;
    private static final byte[] NOTHING = new byte[0];

    private String listener = "";
    private boolean secure;
    private byte[] client = NOTHING;

    private final Bytes method = new Bytes();
    private final Bytes host = new Bytes();
    private final Bytes path = new Bytes();
    private final Bytes query = new Bytes();
    private final Bytes window = new Bytes();
    private Method kind = Method.OTHER;

    private int methodStart;
    private int targetStart;
    private int targetEnd;

    private final Target target = new Target();
    private int authorityStart;
    private int authorityEnd;
    private byte[] lowered = NOTHING;
    private boolean expectContinue;
    private boolean trailersAccepted;
    private int maxForwards = -1;

    Http1RequestHead() {}

    void connection(String listener, boolean secure, byte[] client) {
        this.listener = listener;
        this.secure = secure;
        this.client = client;
    }

    /// @param queryMark where the `?` is; 0 when there is none
    /// @param plain     whether the path has no octet that may need normalising
    void requestLine(int methodStart, int methodEnd, int targetStart, int queryMark, int targetEnd, boolean plain, boolean http10) {
        this.methodStart = methodStart;
        this.targetStart = targetStart;
        this.targetEnd = targetEnd;
        target.marks(queryMark == 0 ? targetEnd : queryMark, plain);
        this.http10 = http10;
        method.aim(bytes, methodStart, methodEnd - methodStart);
        kind = Method.of(bytes, methodStart, methodEnd);
    }

    @Nullable Rejection finish() {
        // the array may have grown since the request line was read
        method.aim(bytes, methodStart, method.length());
        if (kind == Method.CONNECT) {
            return Rejection.CONNECT_REFUSED;
        }
        Rejection rejection = target.read(bytes, targetStart, targetEnd, kind == Method.OPTIONS, secure);
        if (rejection == null) {
            rejection = HostField.read(this, target);
        }
        if (rejection == null) {
            rejection = ConnectionField.read(this, true);
        }
        if (rejection == null) {
            rejection = FramingFields.read(this);
        }
        if (rejection == null) {
            rejection = readExpect();
        }
        if (rejection == null && has(FieldName.MAX_FORWARDS)) {
            rejection = readMaxForwards();
        }
        if (rejection == null) {
            trailersAccepted = has(FieldName.TE) && !http10 && readTe();
            target.path(path);
            target.query(query);
        }
        return rejection;
    }

    private @Nullable Rejection readExpect() {
        int field = indexOf(FieldName.EXPECT);
        if (field < 0 || http10) {
            return null; // RFC 9110 §10.1.1: ignored on HTTP/1.0
        }
        if (isRepeated(FieldName.EXPECT) || !Ascii.equalsIgnoreCase(bytes, valueStart(field), valueEnd(field), CONTINUE)) {
            return Rejection.BAD_EXPECTATION;
        }
        expectContinue = true;
        return null;
    }

    /// RFC 9110 §7.6.2: TRACE and OPTIONS go only so far; for the other methods the field says nothing.
    private @Nullable Rejection readMaxForwards() {
        if (kind != Method.TRACE && kind != Method.OPTIONS) {
            return null;
        }
        int field = indexOf(FieldName.MAX_FORWARDS);
        int from = valueStart(field);
        int to = valueEnd(field);
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!Ascii.isDigit(bytes[i]) || to - from > MAX_FORWARDS_DIGITS) {
                return Rejection.BAD_MAX_FORWARDS;
            }
            value = value * 10 + bytes[i] - '0';
        }
        if (from == to || isRepeated(FieldName.MAX_FORWARDS)) {
            return Rejection.BAD_MAX_FORWARDS;
        }
        maxForwards = value - 1;
        return value == 0 ? Rejection.MAX_FORWARDS_REACHED : null;
    }

    /// @return whether one of the members is `trailers` (RFC 9110 §10.1.4); others are for this hop, and we take no other coding
    private boolean readTe() {
        for (int i = 0; i < fieldCount(); i++) {
            if (id(i) == FieldName.TE) {
                int at = valueStart(i);
                int end = valueEnd(i);
                while (at < end) {
                    int start = at;
                    at = Ascii.tokenEnd(bytes, at, end);
                    int tokenEnd = at;
                    while (at < end && Ascii.isSpace(bytes[at])) {
                        at++;
                    }
                    boolean whole = at == end || bytes[at] == ',';
                    if (whole && Ascii.equalsIgnoreCase(bytes, start, tokenEnd, TRAILERS)) {
                        return true;
                    }
                    while (at < end && bytes[at] != ',') {
                        at++;
                    }
                    while (at < end && (bytes[at] == ',' || Ascii.isSpace(bytes[at]))) {
                        at++;
                    }
                }
            }
        }
        return false;
    }

    /// Where host and port are, valid.
    ///
    /// @param hostLength of the host alone, without trailing dot
    void authority(int from, int to, int hostLength) {
        authorityStart = from;
        authorityEnd = to;
        host.aim(bytes, from, hostLength);
        for (int i = from; i < from + hostLength; i++) {
            if (bytes[i] != Ascii.lower(bytes[i])) {
                lowerHost(from, hostLength);
                return;
            }
        }
    }

    /// Names of hosts have no case (RFC 3986 §3.2.2); only one with capitals is copied.
    private void lowerHost(int from, int length) {
        if (lowered.length == 0) {
            lowered = new byte[HostField.MAX_HOST];
        }
        for (int i = 0; i < length; i++) {
            lowered[i] = Ascii.lower(bytes[from + i]);
        }
        host.aim(lowered, 0, length);
    }

    @Override
    void clear() {
        super.clear();
        client = NOTHING;
        kind = Method.OTHER;
        expectContinue = false;
        trailersAccepted = false;
        maxForwards = -1;
        authorityStart = 0;
        authorityEnd = 0;
        target.clear();
        method.aim(NOTHING, 0, 0);
        host.aim(NOTHING, 0, 0);
        path.aim(NOTHING, 0, 0);
        query.aim(NOTHING, 0, 0);
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public byte[] client() {
        return client;
    }

    /// Sets the client's address when a trusted peer says it is another's.
    ///
    /// @param address 4 or 16 bytes, network order; not changed
    public void client(byte[] address) {
        client = address;
    }

    @Override
    public Bytes method() {
        return method;
    }

    @Override
    public Bytes host() {
        return host;
    }

    @Override
    public Bytes path() {
        return path;
    }

    @Override
    public Bytes query() {
        return query;
    }

    /// Whether the client wants the connection kept and its version allows it (RFC 9112 §9.3).
    public boolean keepAlive() {
        return !close && (!http10 || stay);
    }

    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1).
    public boolean expectContinue() {
        return expectContinue;
    }

    /// Whether the answer has no body whatever its head says.
    public boolean isHead() {
        return kind == Method.HEAD;
    }

    /// RFC 9110 §9.2.1.
    public boolean safe() {
        return kind.safe;
    }

    /// Whether the request may be sent twice (RFC 9110 §9.2.2).
    public boolean idempotent() {
        return kind.idempotent;
    }

    /// The protocol that the client asks to change to.
    ///
    /// Null when that is none of the accepted ones, when there is a choice of several, with a body, and on HTTP/1.0: `Upgrade` is then
    /// ignored, which RFC 9110 §7.8 leaves to the recipient, and demands on HTTP/1.0.
    public @Nullable UpgradeProtocol upgrade(UpgradeProtocol[] accepted) {
        if (!upgradeNamed || framing != Framing.NONE) {
            return null;
        }
        for (UpgradeProtocol protocol : accepted) {
            if (upgradesTo(protocol)) {
                return protocol.mayFollow(kind) ? protocol : null;
            }
        }
        return null;
    }

    /// The client's `X-Request-Id` when it is the only one and sane: 1..128 letters, digits, and `-._~+/=:`; else null. The window is
    /// valid until the next call.
    public @Nullable Bytes requestId() {
        int field = indexOf(FieldName.X_REQUEST_ID);
        if (field < 0 || isRepeated(FieldName.X_REQUEST_ID)) {
            return null;
        }
        int from = valueStart(field);
        int to = valueEnd(field);
        if (from == to || to - from > MAX_REQUEST_ID) {
            return null;
        }
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (!Ascii.isUnreserved(b) && b != '+' && b != '/' && b != '=' && b != ':') {
                return null;
            }
        }
        return window.aim(bytes, from, to - from);
    }

    /// The target as sent, for logs. The window is valid until the next call.
    public Bytes rawTarget() {
        return window.aim(bytes, targetStart, targetEnd - targetStart);
    }

    /// The path as it is forwarded: dot segments removed, everything else byte for byte. The window is valid until the next call.
    public Bytes forwardedPath() {
        return target.forwardedPath(window);
    }

    /// What stands encoded in the path and must be allowed by the route: bits of [io.evenkeel.config.PathEncoding]; 0 for nearly every path.
    public int encodings() {
        return target.encodings();
    }

    Target target() {
        return target;
    }

    Method kind() {
        return kind;
    }

    /// Whether the client said `TE: trailers`.
    boolean trailersAccepted() {
        return trailersAccepted;
    }

    /// What `Max-Forwards` says behind us, for TRACE and OPTIONS that have it; else -1.
    int maxForwards() {
        return maxForwards;
    }

    /// Host and port as sent, in [#bytes]; empty when the request names none (HTTP/1.0).
    int authorityStart() {
        return authorityStart;
    }

    int authorityEnd() {
        return authorityEnd;
    }

    /// Start of the method: the beginning of the head, behind an empty line if there was one.
    int methodStart() {
        return methodStart;
    }
}
