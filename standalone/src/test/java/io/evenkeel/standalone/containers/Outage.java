package io.evenkeel.standalone.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ContainerNetwork;

/// A way in which a container stops answering, and how it comes back.
enum Outage {

    /// The process ends; its connections are closed, and then nobody has its address.
    KILL {
        @Override
        void begin(Target target) {
            target.docker.killContainerCmd(target.container).exec();
            target.docker.waitContainerCmd(target.container).start().awaitStatusCode();
        }

        @Override
        void end(Target target) {
            target.docker.startContainerCmd(target.container).exec();
        }
    },

    /// The kernel goes on to accept connections, and nobody reads from them.
    PAUSE {
        @Override
        void begin(Target target) {
            target.docker.pauseContainerCmd(target.container).exec();
        }

        @Override
        void end(Target target) {
            target.docker.unpauseContainerCmd(target.container).exec();
        }
    },

    /// Packets vanish, those of open connections too.
    DISCONNECT {
        @Override
        void begin(Target target) {
            target.docker.disconnectFromNetworkCmd().withContainerId(target.container).withNetworkId(target.network).exec();
        }

        @Override
        void end(Target target) {
            target.docker.connectToNetworkCmd().withContainerId(target.container).withNetworkId(target.network)
                    .withContainerNetwork(new ContainerNetwork().withAliases(target.name)).exec();
        }
    };

    /// Whom it meets.
    ///
    /// @param container its identifier
    /// @param network   the identifier of the one network it is on
    /// @param name      by which the others there know it
    record Target(DockerClient docker, String container, String network, String name) {}

    abstract void begin(Target target);

    abstract void end(Target target);
}
