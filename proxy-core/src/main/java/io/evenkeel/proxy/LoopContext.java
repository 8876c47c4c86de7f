package io.evenkeel.proxy;

import io.evenkeel.metrics.BackendMeters;
import io.evenkeel.proxy.accesslog.AccessEntry;
import io.evenkeel.proxy.accesslog.AccessLog;
import io.evenkeel.proxy.accesslog.AccessLogLane;
import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.http1.RequestWriter;
import io.evenkeel.proxy.http1.ResponseWriter;
import io.evenkeel.routing.Backend;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What belongs to one event loop: time, randomness, spare objects, connections. Owned by that loop.
final class LoopContext {

    /// A line is in the file a fraction of a second after its request.
    private static final long LOG_FLUSH_MILLIS = 100;
    /// More exchanges than this are in use at once only in a burst.
    private static final int SPARE_EXCHANGES = 256;

    final EventLoop loop;
    private final EventLoops loops;
    final Clock clock;
    final Deadlines deadlines;
    final RandomGenerator random;
    final RequestIds requestIds;
    final HeadMemory heads = new HeadMemory();
    final RequestWriter requestWriter = new RequestWriter();
    final ResponseWriter responseWriter;
    final ReadBuffers readBuffers;
    final GatherBuffers gatherBuffers;
    final ClientList clients = new ClientList();
    final AccessEntry accessEntry = new AccessEntry();
    final Connector connector;
    final RetryTurns retryTurns = new RetryTurns(this);

    private final Function<Backend, BackendMeters> meters;
    private final ArrayDeque<Exchange> spare = new ArrayDeque<>();
    private final Map<Backend, Upstream> upstreams = new IdentityHashMap<>();
    private final Map<AccessLog, AccessLogLane> lanes = new IdentityHashMap<>();
    private final Runnable flushLogs = this::flushLogs;
    private final Runnable endTurn = this::endTurn;
    private boolean logsScheduled;
    /// When the present event began; 0 where that is not known.
    private long eventAt;
    private long turn;
    private boolean turnEnds;

    LoopContext(EventLoop loop, Clock clock, long seed, EventLoops loops, NameLookup names, Function<Backend, BackendMeters> meters) {
        this.loop = loop;
        this.loops = loops;
        this.clock = clock;
        this.meters = meters;
        deadlines = new Deadlines(clock, this::after);
        random = new SplittableRandom(seed);
        requestIds = new RequestIds(random);
        responseWriter = new ResponseWriter(clock);
        readBuffers = new ReadBuffers(loop);
        gatherBuffers = new GatherBuffers(loop);
        connector = new Connector(loop, loops, names, readBuffers);
    }

    /// Runs a task on the loop a while later. What comes again and again must not be scheduled on the loop itself: see [PatientLoops].
    private void after(long nanos, Runnable task) {
        loops.timer().schedule(() -> loop.execute(task), nanos, TimeUnit.NANOSECONDS);
    }

    /// The present turn of the loop, which ends when all events have been gone through that it found when it looked last. What is read in the
    /// turn in which something is written was there before that. (Not over io_uring, where a turn looks several times.)
    long turn() {
        if (!turnEnds) {
            turnEnds = true;
            loop.execute(endTurn); // tasks follow the events; from the loop itself, this costs no system call
        }
        return turn;
    }

    /// Whether that turn, which [#turn] told, is not over.
    boolean isTurn(long told) {
        return told == turn;
    }

    private void endTurn() {
        turn++;
        turnEnds = false;
    }

    /// The time: of the clock, or, between [#eventBegins] and [#eventEnds], when the event began.
    long now() {
        return eventAt == 0 ? clock.nanos() : eventAt;
    }

    /// Bytes were read, and what follows from them takes microseconds at most: its steps ask for the time ten times, and to read the clock once
    /// costs as much as one of them.
    void eventBegins() {
        eventAt = clock.nanos();
    }

    void eventEnds() {
        eventAt = 0;
    }

    Exchange takeExchange() {
        Exchange exchange = spare.pollLast();
        return exchange == null ? new Exchange(this) : exchange;
    }

    void giveBack(Exchange exchange) {
        if (spare.size() < SPARE_EXCHANGES) {
            spare.addLast(exchange);
        }
    }

    /// This loop's connections to a backend.
    Upstream upstream(Backend backend) {
        Upstream upstream = upstreams.get(backend);
        if (upstream == null) {
            upstream = new Upstream(this, backend, meters.apply(backend));
            upstreams.put(backend, upstream);
        }
        return upstream;
    }

    /// Gives up the connections to all other backends; those in use close when their exchange is over.
    void retainUpstreams(Set<Backend> backends) {
        upstreams.values().removeIf(upstream -> {
            boolean gone = !backends.contains(upstream.backend());
            if (gone) {
                upstream.retire();
            }
            return gone;
        });
    }

    /// Whether the next request of that listener is to be logged.
    boolean sampled(ListenerFacts listener) {
        return listener.sample >= 1 || random.nextDouble() < listener.sample;
    }

    /// Writes a line, which is handed over a little later.
    void log(ListenerFacts listener, AccessEntry entry) {
        AccessLog log = listener.accessLog;
        if (log == null) {
            return;
        }
        if (!logsScheduled) {
            logsScheduled = true;
            after(TimeUnit.MILLISECONDS.toNanos(LOG_FLUSH_MILLIS), flushLogs);
        }
        AccessLogLane lane = lanes.get(log);
        if (lane == null) {
            lane = log.newLane();
            lanes.put(log, lane);
        }
        lane.write(entry);
    }

    /// Hands over what was written to that log, which will be closed.
    void closeLane(AccessLog log) {
        AccessLogLane lane = lanes.remove(log);
        if (lane != null) {
            lane.flush();
        }
    }

    void flushLogs() {
        logsScheduled = false;
        lanes.values().forEach(AccessLogLane::flush);
    }

    /// Closes all that is open: clients first, so that nobody asks for new connections.
    ///
    /// @return completes when the clients' connections have ended, and what was in flight on them: with io_uring that is a little later
    CompletableFuture<Void> close() {
        clients.forEach(ClientConnection::closeNow);
        upstreams.values().forEach(Upstream::retire);
        upstreams.clear();
        connector.close();
        return clients.emptied().thenRun(() -> {
            gatherBuffers.close();
            readBuffers.close();
        });
    }
}
