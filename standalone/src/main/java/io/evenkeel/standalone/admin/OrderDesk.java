package io.evenkeel.standalone.admin;

import io.evenkeel.standalone.admin.ProcessView.State;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes orders from the network and says what became of them. Any thread.
final class OrderDesk {

    private final Orders orders;

    OrderDesk(Orders orders) {
        this.orders = orders;
    }

    /// Why an order is not even read, from who may give some.
    ///
    /// @return null when it is
    static @Nullable Answer refusal(HttpRequest request, State state) {
        if (!request.method().equals(HttpMethod.POST)) {
            return Answer.methodNotAllowed(List.of("POST"));
        }
        @Nullable Answer crossSite = CrossSite.denial(request.headers());
        return crossSite != null ? crossSite : switch (state) {
            case STARTING -> Answer.error(503, "starting").with("retry-after", "1");
            case DRAINING -> Answer.error(503, "draining: no orders are taken any more");
            case SERVING -> null;
        };
    }

    /// Carries it out, which may take a while.
    Answer carryOut(OrderPath path, byte[] body, InetSocketAddress peer) {
        try {
            OrderBody order = OrderBody.read(path, body);
            String who = (order.by().isEmpty() ? "unnamed" : order.by()) + " at " + NetUtil.toSocketAddressString(peer);
            return switch (orders.carryOut(order.order(), who)) {
                case Orders.Done done -> Answer.json(200, done.now());
                case Orders.Unknown unknown -> Answer.error(404, unknown.what());
                case Orders.Refused refused -> Answer.error(409, refused.why());
                case Orders.Late _ -> Answer.error(503, "busy: the order was not carried out").with("retry-after", "1");
            };
        } catch (OrderBody.Malformed e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        }
    }
}
