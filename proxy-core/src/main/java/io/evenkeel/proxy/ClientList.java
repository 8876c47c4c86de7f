package io.evenkeel.proxy;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The open client connections of one event loop. Owned by that loop.
///
/// A list through the connections themselves, because ten thousand of them should not need ten thousand entries beside them.
final class ClientList {

    private @Nullable ClientConnection first;
    private int size;
    private @Nullable CompletableFuture<Void> emptied;

    void add(ClientConnection client) {
        ClientConnection head = first;
        client.next = head;
        if (head != null) {
            head.previous = client;
        }
        first = client;
        size++;
    }

    void remove(ClientConnection client) {
        ClientConnection previous = client.previous;
        ClientConnection next = client.next;
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
        tellWhenEmpty();
    }

    int size() {
        return size;
    }

    /// Completes when there is none, which may be now.
    CompletableFuture<Void> emptied() {
        emptied = new CompletableFuture<>();
        CompletableFuture<Void> result = emptied;
        tellWhenEmpty();
        return result;
    }

    private void tellWhenEmpty() {
        if (size == 0 && emptied != null) {
            emptied.complete(null);
        }
    }

    /// The visitor may close the connection it is given.
    void forEach(Consumer<ClientConnection> visitor) {
        ClientConnection client = first;
        while (client != null) {
            ClientConnection next = client.next;
            visitor.accept(client);
            client = next;
        }
    }
}
