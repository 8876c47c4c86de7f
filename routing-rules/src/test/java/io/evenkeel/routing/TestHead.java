package io.evenkeel.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request head made by hand. Like a codec's, it hands out one window for all answers and aims it anew at every call.
public final class TestHead implements RequestHead {

    private final Bytes window = new Bytes();
    private final Map<String, List<byte[]>> headers = new LinkedHashMap<>();
    private String listener = "web";
    private boolean secure;
    private byte[] method = bytes("GET");
    private byte[] host = bytes("");
    private byte[] path = bytes("/");
    private byte[] query = bytes("");
    private byte[] client = {127, 0, 0, 1};

    /// @param url `host/path?query`
    public static TestHead get(String url) {
        TestHead head = new TestHead();
        int slash = url.indexOf('/');
        int question = url.indexOf('?');
        head.host = bytes(url.substring(0, slash));
        head.path = bytes(question < 0 ? url.substring(slash) : url.substring(slash, question));
        head.query = bytes(question < 0 ? "" : url.substring(question + 1));
        return head;
    }

    public TestHead method(String method) {
        this.method = bytes(method);
        return this;
    }

    public TestHead listener(String listener) {
        this.listener = listener;
        return this;
    }

    public TestHead https() {
        this.secure = true;
        return this;
    }

    public TestHead client(String address) {
        this.client = InetAddress.ofLiteral(address).getAddress();
        return this;
    }

    public TestHead header(String name, String value) {
        headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(bytes(value));
        return this;
    }

    private static byte[] bytes(String text) {
        return Bytes.of(text).array();
    }

    private Bytes aim(byte[] bytes) {
        return window.aim(bytes, 0, bytes.length);
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
    public Bytes method() {
        return aim(method);
    }

    @Override
    public Bytes host() {
        return aim(host);
    }

    @Override
    public Bytes path() {
        return aim(path);
    }

    @Override
    public Bytes query() {
        return aim(query);
    }

    @Override
    public @Nullable Bytes header(Bytes name, int nth) {
        for (Map.Entry<String, List<byte[]>> entry : headers.entrySet()) {
            if (name.contentEquals(bytes(entry.getKey()))) {
                return nth < entry.getValue().size() ? aim(entry.getValue().get(nth)) : null;
            }
        }
        return null;
    }

    @Override
    public byte[] client() {
        return client;
    }

    @Override
    public String toString() {
        return new Bytes(method) + " " + (secure ? "https://" : "http://") + new Bytes(host) + new Bytes(path) + "?" + new Bytes(query)
                + " by " + listener;
    }
}
