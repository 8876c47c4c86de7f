package io.evenkeel.standalone.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.evenkeel.testbackends.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;

/// The containers of these tests, all from the one image and as confined as docker-compose.yml has them.
final class Containers {

    static final int WEB = 8080;
    static final int ADMIN = 9901;
    static final String TOKEN = "token-of-the-tests";

    /// For anything to happen on a busy machine; a test that waits this long has failed.
    static final Duration LIMIT = Duration.ofSeconds(120);

    /// Between two looks: each asks the engine or Evenkeel.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final HealthCheck NONE = new HealthCheck().withTest(List.of("NONE"));
    private static final String LOOPBACK = "127.0.0.1";
    private static final String FOLDER = "/etc/evenkeel";

    private Containers() {}

    /// Evenkeel on the file `evenkeel.yaml` of a folder, both readable for everyone, with [#WEB] and [#ADMIN] published.
    static GenericContainer<?> evenkeel(Network network, Path folder, WaitStrategy started) {
        // Testcontainers' own way to bind a folder tries it first with an image that it pulls.
        Bind bind = new Bind(folder.toString(), new Volume(FOLDER), AccessMode.ro);
        return image().withNetwork(network)
                .withCreateContainerCmdModifier(command -> host(command).withBinds(bind))
                .withEnv("EVENKEEL_ADMIN_TOKEN", TOKEN)
                .withExposedPorts(WEB, ADMIN)
                .waitingFor(started.withStartupTimeout(LIMIT));
    }

    /// A test backend that other containers know by its name.
    static GenericContainer<?> backend(Network network, String name) {
        return image().withNetwork(network).withNetworkAliases(name)
                .withCreateContainerCmdModifier(command -> command.withHealthcheck(NONE).withEntrypoint(
                        "java", "@/opt/evenkeel/jvm.options", "-Xmx64m", "-cp", "/opt/evenkeel/evenkeel.jar", "io.evenkeel.testbackends.Main"))
                .withCommand("--name", name, "--bind", "0.0.0.0", "--port", Integer.toString(WEB))
                .waitingFor(Wait.forLogMessage("backend name=.*", 1).withStartupTimeout(LIMIT));
    }

    /// A container that only takes an address.
    static GenericContainer<?> bystander(Network network) {
        return image().withNetwork(network)
                .withCreateContainerCmdModifier(command -> command.withHealthcheck(NONE).withEntrypoint("sleep"))
                .withCommand("3600");
    }

    /// The image under test, which is never looked for in a registry.
    static GenericContainer<?> image() {
        return new GenericContainer<>(System.getProperty("evenkeel.image", "evenkeel"))
                .withImagePullPolicy(_ -> false)
                .withCreateContainerCmdModifier(Containers::confine);
    }

    /// Returns once it is so; fails when it is not within [#LIMIT].
    static void await(String what, BooleanSupplier condition) {
        Await.until(what, LIMIT, PAUSE, condition);
    }

    private static void confine(CreateContainerCmd command) {
        host(command).withReadonlyRootfs(true).withCapDrop(Capability.ALL).withSecurityOpts(List.of("no-new-privileges:true"));
        Ports ports = new Ports();
        for (ExposedPort port : Objects.requireNonNull(command.getExposedPorts())) {
            ports.bind(port, Ports.Binding.bindIp(LOOPBACK));
        }
        host(command).withPortBindings(ports);
    }

    private static HostConfig host(CreateContainerCmd command) {
        return Objects.requireNonNull(command.getHostConfig());
    }
}
