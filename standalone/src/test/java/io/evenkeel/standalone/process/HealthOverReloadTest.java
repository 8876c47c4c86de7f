package io.evenkeel.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.config.ProxyConfig;
import io.evenkeel.standalone.admin.BackendStatus;
import io.evenkeel.testbackends.Await;
import io.evenkeel.testbackends.Fault;
import io.evenkeel.testbackends.Fleet;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What registry and checker believe of a backend's health must stay one belief, whatever reloads come between: registry, probes and proxy
/// as they are wired for the process.
@Timeout(180)
class HealthOverReloadTest {

    private final Fleet fleet = Fleet.start(2);
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ControlThread control = new ControlThread();
    private final DataPlane dataPlane = DataPlane.start(config("a", "b"), null, control);

    @AfterEach
    void close() {
        dataPlane.close();
        control.close();
        client.shutdownNow();
        fleet.close();
    }

    @Test
    void aBackendThatLeftUnhealthyWithARequestInFlightServesWhenItReturns() {
        fleet.backends().forEach(backend -> backend.fault(Fault.of(Fault.Kind.HANG).withScope(Fault.Scope.TRAFFIC)));
        var inFlight = Stream.generate(this::get).limit(2).toList();
        Await.until("one request at each", () -> backend("a").inFlight() == 1 && backend("b").inFlight() == 1);
        fleet.get(1).health(false);
        Await.until("down", () -> !backend("b").healthy());

        dataPlane.reload(config("a"));
        fleet.get(1).health(true);
        dataPlane.reload(config("a", "b"));

        assertThat(backend("b").inFlight()).isEqualTo(1);
        Await.until("up", () -> backend("b").healthy() && Double.valueOf(0.5).equals(backend("b").expectedShare()));
        fleet.backends().forEach(backend -> backend.fault());
        assertThat(inFlight).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    }

    private CompletableFuture<HttpResponse<Void>> get() {
        InetSocketAddress address = dataPlane.addresses().get("web");
        return client.sendAsync(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/")).build(), BodyHandlers.discarding());
    }

    private BackendStatus backend(String name) {
        return dataPlane.backends().stream().filter(backend -> backend.name().equals(name)).findFirst().orElseThrow();
    }

    /// @param names `a` and `b` are the first and second of the fleet
    private ProxyConfig config(String... names) {
        String backends = Stream.of(names).map(name -> "{ name: " + name + ", address: '" + fleet.get(name.charAt(0) - 'a').address() + "' }")
                .collect(Collectors.joining(", "));
        return ((Loaded) ConfigFile.load(Path.of("evenkeel.yaml"), "evenkeel.yaml", """
                listeners: [{ name: web, bind: 127.0.0.1:0 }]
                pools:
                  web:
                    strategy: round-robin
                    panic: 0%%
                    slow-start: 0s
                    backends: [%s]
                    probe: { http: { path: /healthz }, interval: 250ms, timeout: 249ms, fall: 3, rise: 1 }
                routes: [{ to: web }]
                """.formatted(backends))).config();
    }
}
