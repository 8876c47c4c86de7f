package io.evenkeel.bench;

import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.http1.HeadState;
import io.evenkeel.proxy.http1.RequestReader;
import io.evenkeel.proxy.http1.ResponseReader;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to read a head out of a socket's buffer, with every check, to the point where it can be matched.
///
/// `copy` is the floor: the bytes into an array, as a head must be copied once.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class HeadParseBenchmark {

    @Param({"MINIMAL", "BROWSER", "ESCAPED"})
    public Heads head;

    private final byte[] floor = new byte[2048];
    private ByteBuf request;
    private ByteBuf response;
    private RequestReader requests;
    private ResponseReader responses;

    @Setup(Level.Trial)
    public void setUp() {
        HeadMemory memory = new HeadMemory();
        request = Heads.direct(head.request);
        response = Heads.direct(head.response);
        requests = new RequestReader(memory, Heads.LIMITS, "web", false, new byte[] {127, 0, 0, 1});
        responses = new ResponseReader(memory, Heads.LIMITS);
    }

    @TearDown
    public void tearDown() {
        request.release();
        response.release();
    }

    @Benchmark
    public byte copy() {
        request.readerIndex(0);
        request.readBytes(floor, 0, request.readableBytes());
        return floor[0];
    }

    @Benchmark
    public HeadState readRequest() {
        request.readerIndex(0);
        HeadState state = requests.read(request);
        if (state != HeadState.COMPLETE) {
            throw new IllegalStateException("rejected: " + requests.rejection());
        }
        requests.recycle();
        return state;
    }

    @Benchmark
    public HeadState readResponse() {
        response.readerIndex(0);
        HeadState state = responses.read(response);
        if (state != HeadState.COMPLETE) {
            throw new IllegalStateException("rejected: " + responses.rejection());
        }
        responses.recycle();
        return state;
    }
}
