package io.evenkeel.bench;

import io.evenkeel.proxy.http1.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// Heads to measure with.
public enum Heads {

    /// A load generator's, and a bare answer: 41 and 73 bytes.
    MINIMAL("GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n",
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 5\r\n\r\n"),

    /// A browser's (about 400 bytes) and a web server's answer.
    BROWSER("""
            GET /assets/app/main.4f7c2d.js?v=20261123 HTTP/1.1
            Host: shop.example
            Connection: keep-alive
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36
            Accept: */*
            Referer: https://shop.example/cart
            Accept-Encoding: gzip, deflate, br, zstd
            Accept-Language: en-GB,en;q=0.9
            Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark

            """,
            """
            HTTP/1.1 200 OK
            Server: nginx/1.22.1
            Date: Sun, 06 Nov 1994 08:49:37 GMT
            Content-Type: application/javascript
            Content-Length: 4096
            Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT
            Connection: keep-alive
            ETag: "65a5c2f0-1000"
            Accept-Ranges: bytes

            """),

    /// The same with a path that must be normalised and a client that already names itself.
    ESCAPED("""
            GET /assets/%61pp/../app/main%2d4f7c2d.js?v=20261123 HTTP/1.1
            Host: Shop.Example:443
            Connection: keep-alive
            X-Forwarded-For: 10.1.2.3
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36
            Accept: */*
            X-Request-Id: 4bf92f3577b34da6a3ce929d0e0e4736
            Accept-Encoding: gzip, deflate, br, zstd

            """,
            """
            HTTP/1.1 200 OK
            Content-Type: application/json
            Transfer-Encoding: chunked
            Connection: keep-alive
            Keep-Alive: timeout=20

            """);

    static final HeadLimits LIMITS = new HeadLimits(8192, 32_768, 100);

    final String request;
    final String response;

    Heads(String request, String response) {
        this.request = crlf(request);
        this.response = crlf(response);
    }

    private static String crlf(String text) {
        return text.contains("\r") ? text : text.replace("\n", "\r\n");
    }

    /// The bytes as a socket's buffer holds them.
    static ByteBuf direct(String text) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(2048).writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
