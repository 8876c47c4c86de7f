package io.evenkeel.routing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request head made by hand. Like a codec's, it hands out one window for all answers and aims it anew at every call.
public final class TestHead implements RequestHead {

    private final Bytes window = new Bytes();
    private final List<byte[]> headerNames = new ArrayList<>();
    private final List<byte[]> headerValues = new ArrayList<>();
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
        headerNames.add(bytes(name));
        headerValues.add(bytes(value));
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
        int found = 0;
        for (int i = 0; i < headerNames.size(); i++) {
            if (name.contentEquals(headerNames.get(i)) && found++ == nth) {
                return aim(headerValues.get(i));
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
        StringBuilder text = new StringBuilder();
        text.append(new Bytes(method)).append(secure ? " https://" : " http://").append(new Bytes(host)).append(new Bytes(path));
        text.append('?').append(new Bytes(query)).append(" by ").append(listener);
        for (int i = 0; i < headerNames.size(); i++) {
            text.append(' ').append(new Bytes(headerNames.get(i))).append(": ").append(new Bytes(headerValues.get(i)));
        }
        return text.toString();
    }
}
