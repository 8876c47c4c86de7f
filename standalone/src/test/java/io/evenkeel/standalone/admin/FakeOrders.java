package io.evenkeel.standalone.admin;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Says of every order what it was told to say, and remembers it.
final class FakeOrders implements Orders {

    final List<Order> carriedOut = new CopyOnWriteArrayList<>();
    volatile String by = "";
    volatile Outcome outcome = new Done(
            new BackendStatus("web", "a", "127.0.0.1:9001", 1, 0, false, true, "drained", true, false, 1, false, 0, 1024, 1024, 5, null, 0.0, false));

    @Override
    public Outcome carryOut(Order order, String by) {
        carriedOut.add(order);
        this.by = by;
        return outcome;
    }
}
