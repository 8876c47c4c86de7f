package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.demo.Figures.Clients;
import io.evenkeel.standalone.demo.RecentLatency.Quantiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The demo's clients: GETs at a steady rate, sent when they are due and not when an answer has come, so that a slow answer makes no
/// request late. A latency counts from the moment its request was due. As clients do, the
/// JDK's repeats a GET by itself when a kept-alive connection turns out to be closed (RFC 9112 §9.3.1). Any thread.
final class Traffic implements AutoCloseable {

    /// Requests in flight, and so connections; one that is due beyond it is not sent.
    private static final int MOST_IN_FLIGHT = 128;
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    /// What is in flight at the end has this much longer.
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evenkeel-demo-clients").factory());
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(thread).build();
    private final HttpRequest request;
    private final long periodNanos;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answers = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder unsent = new LongAdder();
    private final RecentLatency latency = new RecentLatency();
    private volatile String lastError = "";
    /// The thread's own.
    private boolean stopping;

    private Traffic(URI target, long periodNanos) {
        this.request = HttpRequest.newBuilder(target).header("User-Agent", "evenkeel-demo").timeout(LONGEST_ANSWER).build();
        this.periodNanos = periodNanos;
    }

    /// Begins to send.
    ///
    /// @param rate requests a second; 0: none
    static Traffic start(URI target, int rate) {
        Traffic traffic = new Traffic(target, rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate);
        if (rate > 0) {
            traffic.warmUp();
        }
        return traffic;
    }

    /// The first request is not counted, and the others wait for it: it meets code that was never run, here and in the proxy.
    private void warmUp() {
        client.sendAsync(request, BodyHandlers.discarding())
                .whenCompleteAsync((_, _) -> send(System.nanoTime()), thread);
    }

    private void send(long due) {
        if (stopping) {
            return;
        }
        long next = due + periodNanos;
        thread.schedule(() -> send(next), next - System.nanoTime(), TimeUnit.NANOSECONDS); // at once where that is past
        if (inFlight.get() >= MOST_IN_FLIGHT) {
            unsent.increment();
            return;
        }
        inFlight.incrementAndGet();
        client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, error) -> ended(due, answer, error));
    }

    /// On a thread of the client's choice.
    private void ended(long due, @Nullable HttpResponse<Void> answer, @Nullable Throwable error) {
        inFlight.decrementAndGet();
        if (answer == null) {
            errors.increment();
            lastError = String.valueOf(error);
            return;
        }
        latency.record(System.nanoTime() - due);
        if (answer.statusCode() >= 400) {
            errors.increment();
            lastError = answer.statusCode() + answer.headers().firstValue("X-Evenkeel-Reason").map(reason -> " " + reason).orElse("");
        } else {
            answers.increment();
        }
    }

    /// What the clients have seen. One thread at a time.
    Clients figures(long nowNanos) {
        Quantiles recent = latency.read(nowNanos);
        return new Clients(answers.sum(), errors.sum(), unsent.sum(), lastError, recent.p50Millis(), recent.p99Millis());
    }

    /// Sends no more, and returns when all is answered.
    void stop() throws InterruptedException {
        thread.execute(() -> { // there, so that nothing is just being sent
            stopping = true;
            client.shutdown();
        });
        client.awaitTermination(LONGEST_END);
    }

    /// Ends at once.
    @Override
    public void close() {
        client.shutdownNow();
        thread.shutdownNow();
    }
}
