package io.evenkeel.testbackends;

import io.evenkeel.testbackends.CapacityModel.Admission;
import io.evenkeel.testbackends.CapacityModel.Next;
import io.evenkeel.testbackends.Exchange.Stage;
import io.evenkeel.testbackends.Fault.Kind;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Works on the requests of a backend between one start and its end: capacity, faults, counters. Event loop only.
///
/// A slot is held from the start of the service until the answer is written. A client that leaves while it is served frees
/// nothing: the work goes on, as in a real server; one that leaves while it waits gives up its place.
final class Service {

    private final EventLoop loop;
    private final CapacityModel<Exchange> model;
    private final Faults faults;
    private final Counters counters;
    private final Runnable onCrash;
    private final Set<Exchange> hung = new LinkedHashSet<>();
    private boolean healthy = true;
    private boolean over;

    Service(EventLoop loop, CapacityModel<Exchange> model, Faults faults, Counters counters, Runnable onCrash) {
        this.loop = loop;
        this.model = model;
        this.faults = faults;
        this.counters = counters;
        this.onCrash = onCrash;
    }

    int busy() {
        return model.busy();
    }

    int queued() {
        return model.queued();
    }

    void health(boolean healthy) {
        this.healthy = healthy;
    }

    Counters counters() {
        return counters;
    }

    /// A request's head is in.
    void arrive(Exchange exchange) {
        Endpoint endpoint = exchange.endpoint();
        counters.arrived(endpoint.path(), endpoint.health());
        Fault fault = faults.draw(endpoint.health());
        exchange.meets(fault);
        if (fault != null) {
            counters.faulted();
        }
        if (fault != null && fault.kind() == Kind.ERROR) {
            after(fault.delay(), () -> exchange.ready(Answer.text(fault.status(), "made to fail\n")));
        } else if (fault != null && fault.kind() == Kind.RESET) {
            after(fault.delay(), exchange::reset);
        } else if (endpoint.health()) {
            probe(exchange);
        } else {
            admit(exchange);
        }
    }

    /// The answer is written, or what the fault made of it.
    void finished(Exchange exchange) {
        leave(exchange, false);
    }

    /// The connection ended before the answer did.
    void lost(Exchange exchange) {
        counters.aborted(exchange.endpoint().health());
        leave(exchange, true);
    }

    /// Puts faults in force; what hung under those before is served now.
    void faults(List<Fault> next) {
        faults.replace(next);
        List<Exchange> resumed = new ArrayList<>(hung);
        hung.clear();
        resumed.forEach(this::served);
    }

    /// Nothing is served any more; timers that are still out do nothing.
    void end() {
        over = true;
        hung.clear();
    }

    /// Crashes if the overload has lasted too long. Called with each request and by a timer, for the silence of a full queue.
    void check() {
        if (!over && model.crashDue(System.nanoTime())) {
            onCrash.run();
        }
    }

    private void admit(Exchange exchange) {
        switch (model.arrive(exchange, System.nanoTime())) {
            case Admission.Serve serve -> {
                exchange.stage(Stage.SERVED);
                serve(exchange, serve.nanos());
            }
            case Admission.Wait _ -> {
                exchange.stage(Stage.QUEUED);
                counters.queued(model.queued());
            }
            case Admission.Refuse _ -> {
                counters.rejected();
                exchange.ready(Answer.text(500, "out of resources\n"));
            }
        }
        check();
    }

    private void serve(Exchange exchange, long serviceNanos) {
        work(exchange, serviceNanos + exchange.endpoint().delay().toNanos());
    }

    private void probe(Exchange exchange) {
        boolean good = healthy && !model.overloaded();
        if (!good) {
            exchange.ready(Answer.text(503, healthy ? "overloaded\n" : "unhealthy\n"));
        } else {
            work(exchange, 0);
        }
    }

    private void work(Exchange exchange, long nanos) {
        Fault fault = exchange.fault();
        boolean hangs = fault != null && fault.kind() == Kind.HANG && faults.inForce().contains(fault); // not lifted meanwhile
        if (fault != null && hangs && exchange.stage() != Stage.GONE) {
            hung.add(exchange);
            if (!fault.delay().isZero()) {
                after(fault.delay(), () -> resume(exchange));
            }
            return;
        }
        boolean slow = fault != null && fault.kind() == Kind.SLOW;
        long needed = fault != null && slow ? (long) (nanos * fault.factor()) + fault.delay().toNanos() : nanos;
        after(Duration.ofNanos(needed), () -> served(exchange));
    }

    private void resume(Exchange exchange) {
        if (hung.remove(exchange)) {
            served(exchange);
        }
    }

    private void served(Exchange exchange) {
        if (exchange.stage() == Stage.GONE) {
            release(exchange);
        } else {
            exchange.ready();
        }
    }

    private void leave(Exchange exchange, boolean lost) {
        Stage stage = exchange.stage();
        if (stage == Stage.DONE || stage == Stage.GONE) {
            return;
        }
        counters.left(exchange.endpoint().health());
        if (stage == Stage.QUEUED) {
            model.leave(exchange, System.nanoTime());
        }
        boolean hanging = hung.remove(exchange);
        boolean working = lost && stage == Stage.SERVED && !exchange.answering() && !hanging;
        exchange.stage(lost ? Stage.GONE : Stage.DONE);
        if (stage == Stage.SERVED && !working) {
            release(exchange);
        }
    }

    private void release(Exchange exchange) {
        if (over || exchange.endpoint().health()) {
            return;
        }
        Next<Exchange> next = model.done(System.nanoTime());
        if (next != null) {
            next.request().stage(Stage.SERVED);
            loop.execute(() -> serve(next.request(), next.nanos())); // not from here: a long queue would be a deep stack
        }
    }

    private void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
        } else {
            loop.schedule(() -> {
                if (!over) {
                    task.run();
                }
            }, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
