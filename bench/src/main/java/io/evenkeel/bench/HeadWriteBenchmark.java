package io.evenkeel.bench;

import io.evenkeel.proxy.http1.BodyForm;
import io.evenkeel.proxy.http1.Forwarding;
import io.evenkeel.proxy.http1.HeadMemory;
import io.evenkeel.proxy.http1.HeaderEdits;
import io.evenkeel.proxy.http1.RequestReader;
import io.evenkeel.proxy.http1.RequestWriter;
import io.evenkeel.proxy.http1.ResponseReader;
import io.evenkeel.proxy.http1.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
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

/// What it costs to write a head on, with the edits every request and answer gets.
///
/// `copy` is the floor: as many bytes in one piece into the same buffer.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 40, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(2)
public class HeadWriteBenchmark {

    @Param({"MINIMAL", "BROWSER", "ESCAPED"})
    public Heads head;

    private final RequestWriter requestWriter = new RequestWriter();
    private final ResponseWriter responseWriter = new ResponseWriter(InstantSource.system());
    private final byte[] requestId = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private final Forwarding forwarding = new Forwarding("127.0.0.1".getBytes(StandardCharsets.US_ASCII), false, true);
    private byte[] floor;
    private ByteBuf out;
    private RequestReader requests;
    private ResponseReader responses;

    @Setup(Level.Trial)
    public void setUp() {
        HeadMemory memory = new HeadMemory();
        floor = head.request.getBytes(StandardCharsets.ISO_8859_1);
        requests = new RequestReader(memory, Heads.LIMITS, "web", false, new byte[] {127, 0, 0, 1});
        responses = new ResponseReader(memory, Heads.LIMITS);
        ByteBuf request = Heads.direct(head.request);
        ByteBuf response = Heads.direct(head.response);
        requests.read(request);
        responses.read(response);
        request.release();
        response.release();
        out = PooledByteBufAllocator.DEFAULT.directBuffer(2048);
    }

    @TearDown
    public void tearDown() {
        out.release();
    }

    @Benchmark
    public int copy() {
        out.clear();
        out.writeBytes(floor);
        return out.writerIndex();
    }

    @Benchmark
    public int writeRequest() {
        out.clear();
        requestWriter.write(out, requests.head(), forwarding.reset().requestId(requestId));
        return out.writerIndex();
    }

    @Benchmark
    public int writeResponse() {
        out.clear();
        responseWriter.write(out, responses.head(), false, BodyForm.AS_IT_CAME, true, true, HeaderEdits.NONE);
        return out.writerIndex();
    }
}
