package io.evenkeel.bench;

import io.evenkeel.config.ConfigLoader;
import io.evenkeel.config.LoadResult;
import io.evenkeel.routing.RequestHead;
import io.evenkeel.routing.Route;
import io.evenkeel.routing.RouteTable;
import io.evenkeel.routing.RoutingCheck;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to find the route of a request: ten routes a host, requests spread over all hosts at random. The cost must not grow with
/// the number of hosts: compare 10 with 1000, which make 100 and 10,000 routes. Sample time has the median; average time has no clock in
/// it. `floor` does what every match must: take the next head and look at its host and path.
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteMatchBenchmark {

    private static final int REQUESTS = 1 << 12;

    /// Hosts with ten routes each.
    @Param({"10", "1000"})
    public int hosts;

    private RouteTable table;
    private RequestHead[] exact;
    private RequestHead[] prefix;
    private RequestHead[] wildcard;
    private RequestHead[] regex;
    private RequestHead[] fallThrough;
    private RequestHead[] nobody;
    private int next;

    @Setup
    public void setUp() {
        StringBuilder yaml = new StringBuilder("listeners: [{ name: web, bind: 127.0.0.1:8080 }]\n"
                + "pools: { web: { backends: [127.0.0.1:9001] } }\nroutes:\n");
        for (int host = 0; host < hosts; host++) {
            for (String path : List.of("{ exact: /index.html }", "{ exact: /api/v1/users }", "{ prefix: /api }", "{ prefix: /api/v1 }",
                    "{ prefix: /api/v2 }", "{ prefix: /static/images }", "{ prefix: /static }", "{ regex: '/users/[0-9]+/orders' }")) {
                yaml.append("  - { match: { hosts: [").append(name(host)).append("], path: ").append(path).append(" }, to: web }\n");
            }
            yaml.append("  - { match: { hosts: [").append(name(host)).append("], path: { prefix: /api }, methods: [PUT, POST] }, to: web }\n");
            yaml.append("  - { match: { hosts: ['*.").append(name(host)).append("'], path: { prefix: /api } }, to: web }\n");
        }
        LoadResult result = new ConfigLoader(_ -> null, List.of(new RoutingCheck())).load("bench.yaml", yaml.toString(), Path.of("."));
        if (!(result instanceof LoadResult.Loaded loaded)) {
            throw new IllegalStateException(result.toString());
        }
        table = RouteTable.compile(loaded.config());
        exact = heads(host -> new FixedHead(name(host), "/api/v1/users"));
        prefix = heads(host -> new FixedHead(name(host), "/static/images/2026/logo.png"));
        wildcard = heads(host -> new FixedHead("www." + name(host), "/api/v1/users/4711"));
        regex = heads(host -> new FixedHead(name(host), "/users/4711/orders"));
        fallThrough = heads(host -> new FixedHead(name(host), "/api/users/4711")); // past PUT and POST to any method
        nobody = heads(host -> new FixedHead("nobody-" + name(host), "/api/v1/users"));
    }

    private static String name(int host) {
        return "shop-" + host + ".customers.example";
    }

    private RequestHead[] heads(IntFunction<RequestHead> ofHost) {
        SplittableRandom random = new SplittableRandom(1);
        RequestHead[] heads = new RequestHead[REQUESTS];
        Arrays.setAll(heads, _ -> ofHost.apply(random.nextInt(hosts)));
        return heads;
    }

    private RequestHead next(RequestHead[] heads) {
        return heads[next++ & REQUESTS - 1];
    }

    @Benchmark
    public int floor() {
        RequestHead head = next(prefix);
        return head.host().length() + head.path().length();
    }

    @Benchmark
    public @Nullable Route exactPath() {
        return table.match(next(exact));
    }

    @Benchmark
    public @Nullable Route longestPrefix() {
        return table.match(next(prefix));
    }

    @Benchmark
    public @Nullable Route wildcardHost() {
        return table.match(next(wildcard));
    }

    @Benchmark
    public @Nullable Route regexPath() {
        return table.match(next(regex));
    }

    @Benchmark
    public @Nullable Route pastFailedCondition() {
        return table.match(next(fallThrough));
    }

    @Benchmark
    public @Nullable Route noRoute() {
        return table.match(next(nobody));
    }
}
