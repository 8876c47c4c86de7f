package io.evenkeel.bench;

import io.evenkeel.routing.Bytes;
import io.evenkeel.routing.RequestHead;
import org.jspecify.annotations.Nullable;

/// A request head in one array, as a codec keeps it: every answer is a window on it.
final class FixedHead implements RequestHead {

    private static final byte[] CLIENT = {127, 0, 0, 1};
    private static final byte[] GET = Bytes.of("GET").array();

    private final Bytes window = new Bytes();
    private final byte[] bytes;
    private final int hostLength;

    FixedHead(String host, String path) {
        this.bytes = Bytes.of(host + path).array();
        this.hostLength = host.length();
    }

    @Override
    public String listener() {
        return "web";
    }

    @Override
    public boolean secure() {
        return false;
    }

    @Override
    public Bytes method() {
        return window.aim(GET, 0, GET.length);
    }

    @Override
    public Bytes host() {
        return window.aim(bytes, 0, hostLength);
    }

    @Override
    public Bytes path() {
        return window.aim(bytes, hostLength, bytes.length - hostLength);
    }

    @Override
    public Bytes query() {
        return window.aim(bytes, 0, 0);
    }

    @Override
    public @Nullable Bytes header(Bytes name, int nth) {
        return null;
    }

    @Override
    public byte[] client() {
        return CLIENT;
    }
}
