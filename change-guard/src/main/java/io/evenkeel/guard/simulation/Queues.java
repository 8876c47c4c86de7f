package io.evenkeel.guard.simulation;

import java.util.ArrayList;
import java.util.List;

/// One proxy, servers that serve one request at a time, Poisson arrivals, service times without memory: the model of queueing theory.
/// Time is counted in service times of a server of speed 1.
final class Queues {

    /// What a service time is on the clock.
    private static final double SERVICE_NANOS = 10e6;

    /// Requests of the start, when queues are still shorter than they will be, as a share of all.
    private static final double WARM_UP = 0.1;

    private Queues() {}

    /// @param strategy  of the pool
    /// @param slowness  by server: how many times longer it takes than a server of speed 1
    /// @param perService mean arrivals in one service time
    /// @param requests  in all
    /// @return response times (waiting and service) of the requests after the start, in their order, in service times
    static double[] responseTimes(long seed, String strategy, double[] slowness, double perService, int requests) {
        Timeline time = new Timeline();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 0; i < slowness.length; i++) {
            Capacity capacity = Capacity.singleQueue(Capacity.Service.exponential(SERVICE_NANOS * slowness[i]));
            servers.add(new SimulatedServer(time, Chance.of(seed, "server " + i), capacity));
        }
        SimulatedProxy proxy = new SimulatedProxy(time,
                Configurations.pool("strategy: " + strategy, Configurations.backends(slowness.length, "max-in-flight: 1000000")),
                Chance.of(seed, "start"), Chance.of(seed, "picks"), servers);
        int first = (int) (requests * WARM_UP);
        double[] responses = new double[requests - first];
        int[] sent = {0};
        Arrivals arrivals = new Arrivals(time, Chance.of(seed, "arrivals"), () -> {
            int number = sent[0]++;
            if (number < requests) {
                Exchange.send(proxy, Terms.PLAIN, (_, latency, _) -> {
                    if (number >= first) {
                        responses[number - first] = latency / SERVICE_NANOS;
                    }
                });
            }
        });
        arrivals.rate(perService * 1e9 / SERVICE_NANOS);
        long end = Math.round(requests / perService * SERVICE_NANOS);
        while (sent[0] < requests) {
            time.runUntil(end);
            end += Math.round(SERVICE_NANOS);
        }
        arrivals.rate(0);
        time.runOut();
        return responses;
    }
}
