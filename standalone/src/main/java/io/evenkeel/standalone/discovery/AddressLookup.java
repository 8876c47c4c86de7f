package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.vocabulary.Vocabulary;
import io.evenkeel.proxy.NameLookup;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketProtocolFamily;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Every address of a name, A and AAAA. The two are asked for apart, so that one that fails takes only its own kind out of the answer: then
/// the addresses of that kind are those of the last look.
final class AddressLookup implements Lookup {

    private final HostPort name;
    private final int maxInFlight;
    private final List<FamilyLookup> families;

    /// @param maxInFlight of each backend
    /// @param families    which kinds of addresses are asked for
    AddressLookup(HostPort name, int maxInFlight, NameLookup names, EventLoop loop, List<SocketProtocolFamily> families) {
        this.name = name;
        this.maxInFlight = maxInFlight;
        this.families = families.stream().map(family -> new FamilyLookup(name.host(), family, names, loop)).toList();
    }

    @Override
    public String source() {
        return "dns " + name;
    }

    @Override
    public void look(Consumer<Outcome> told) {
        Outcome[] outcomes = new Outcome[families.size()];
        for (int i = 0; i < outcomes.length; i++) {
            int index = i;
            families.get(i).look(outcome -> {
                outcomes[index] = outcome;
                if (Stream.of(outcomes).allMatch(known -> known != null)) {
                    told.accept(joined(outcomes));
                }
            });
        }
    }

    private Outcome joined(Outcome[] outcomes) {
        List<BackendConfig> backends = new ArrayList<>();
        Duration validFor = Duration.ofDays(1);
        @Nullable String failed = null;
        int answers = 0;
        for (int i = 0; i < outcomes.length; i++) {
            switch (outcomes[i]) {
                case Failure failure -> failed = failure.reason();
                case Answer answer -> {
                    answers++;
                    validFor = answer.validFor().compareTo(validFor) < 0 ? answer.validFor() : validFor;
                }
            }
            for (InetAddress address : families.get(i).last()) {
                backends.add(Vocabulary.backendAt(new HostPort(IpAddress.format(address.getAddress()), name.port())).withMaxInFlight(maxInFlight));
            }
        }
        backends.sort(Comparator.comparing(BackendConfig::name));
        return answers == 0 && failed != null ? new Failure(failed) : new Answer(backends, validFor);
    }

    @Override
    public void close() {
        families.forEach(FamilyLookup::close);
    }
}
