package io.evenkeel.proxy;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The open client connections of one event loop. Owned by that loop.
///
/// A list through the connections themselves, because ten thousand of them should not need ten thousand entries beside them.
final class ClientList {

    private @Nullable Http1Client first;
    private int size;

    void add(Http1Client client) {
        Http1Client head = first;
        client.next = head;
        if (head != null) {
            head.previous = client;
        }
        first = client;
        size++;
    }

    void remove(Http1Client client) {
        Http1Client previous = client.previous;
        Http1Client next = client.next;
        if (previous != null) {
            previous.next = next;
        } else {
            first = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        client.previous = null;
        client.next = null;
        size--;
    }

    int size() {
        return size;
    }

    /// The visitor may close the connection it is given.
    void forEach(Consumer<Http1Client> visitor) {
        Http1Client client = first;
        while (client != null) {
            Http1Client next = client.next;
            visitor.accept(client);
            client = next;
        }
    }
}
