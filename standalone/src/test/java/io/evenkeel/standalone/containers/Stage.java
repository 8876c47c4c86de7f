package io.evenkeel.standalone.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.evenkeel.standalone.admin.BackendStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.lifecycle.Startables;
import tools.jackson.databind.json.JsonMapper;

/// A network with Evenkeel and backends on it.
final class Stage implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Network network = Network.newNetwork();
    private final Map<String, GenericContainer<?>> backends = new LinkedHashMap<>();
    private final Path folder;
    private final GenericContainer<?> evenkeel;

    /// Starts nothing yet.
    ///
    /// @param folder  takes the configuration
    /// @param started when Evenkeel counts as started
    Stage(Path folder, String configuration, WaitStrategy started, String... names) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x")); // Evenkeel is another user there
        configure(configuration);
        evenkeel = Containers.evenkeel(network, folder, started);
        for (String name : names) {
            backends.put(name, Containers.backend(network, name));
        }
    }

    Stage start() {
        Startables.deepStart(Stream.concat(backends.values().stream(), Stream.of(evenkeel))).join();
        return this;
    }

    /// Puts a configuration in the place of the one before, as a careful operator does: whole at once.
    void configure(String configuration) throws IOException {
        Path fresh = Files.writeString(folder.resolve("evenkeel.yaml.new"), configuration);
        Files.move(fresh, folder.resolve("evenkeel.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    GenericContainer<?> evenkeel() {
        return evenkeel;
    }

    String host() {
        return evenkeel.getHost();
    }

    int port() {
        return evenkeel.getMappedPort(Containers.WEB);
    }

    SteadyGets gets() {
        return new SteadyGets(host(), port());
    }

    /// A backend's container, to do something to it.
    Outage.Target target(String backend) {
        return new Outage.Target(docker, Objects.requireNonNull(backends.get(backend)).getContainerId(), network.getId(), backend);
    }

    /// Where a backend's container is now.
    String address(String backend) {
        return docker.inspectContainerCmd(target(backend).container()).exec().getNetworkSettings().getNetworks().values().stream()
                .map(ContainerNetwork::getIpAddress).collect(Collectors.joining());
    }

    /// A container, not yet started, that takes the first address that is free.
    GenericContainer<?> bystander() {
        return Containers.bystander(network);
    }

    /// What Evenkeel says of a backend.
    BackendStatus backend(String name) {
        return Stream.of(JSON.readValue(admin("/api/backends"), BackendStatus[].class))
                .filter(backend -> backend.name().equals(name)).findAny().orElseThrow();
    }

    void awaitHealth(String backend, boolean healthy) {
        Containers.await(backend + " healthy: " + healthy, () -> backend(backend).healthy() == healthy);
    }

    /// An admin page, asked for with the token.
    String admin(String path) {
        URI page = URI.create("http://" + host() + ":" + evenkeel.getMappedPort(Containers.ADMIN) + path);
        HttpRequest request = HttpRequest.newBuilder(page).header("Authorization", "Bearer " + Containers.TOKEN).build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Lines of Evenkeel's log that hold a text.
    List<String> logLines(String text) {
        return evenkeel.getLogs().lines().filter(line -> line.contains(text)).toList();
    }

    /// Sends Evenkeel a signal, named without `SIG`.
    void signal(String name) {
        docker.killContainerCmd(evenkeel.getContainerId()).withSignal(name).exec();
    }

    /// Waits for Evenkeel's end.
    ///
    /// @return its exit code
    int awaitExit() {
        return docker.waitContainerCmd(evenkeel.getContainerId()).start()
                .awaitStatusCode(Containers.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        http.close();
        evenkeel.close();
        backends.values().forEach(GenericContainer::close);
        network.close();
    }
}
