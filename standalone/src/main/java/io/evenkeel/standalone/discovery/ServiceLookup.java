package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.proxy.NameLookup;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The targets of a service (SRV, RFC 2782). Their names are looked up when connections are made, as those of written backends.
final class ServiceLookup implements Lookup {

    private final String service;
    private final int maxInFlight;
    private final DnsNameResolver resolver;

    /// @param maxInFlight of each backend
    ServiceLookup(String service, int maxInFlight, NameLookup names, EventLoop loop) {
        this.service = service;
        this.maxInFlight = maxInFlight;
        this.resolver = names.resolver(new TimeToLive())
                .eventLoop(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .build();
    }

    @Override
    public String source() {
        return "srv " + service;
    }

    @Override
    public void look(Consumer<Outcome> told) {
        resolver.resolveAll(new DefaultDnsQuestion(service, DnsRecordType.SRV)).addListener((Future<List<DnsRecord>> looked) -> {
            if (looked.isSuccess()) {
                told.accept(read(looked.getNow()));
            } else if (DnsFailures.saysNothingIsThere(looked.cause())) {
                told.accept(new Answer(List.of(), Duration.ofDays(1)));
            } else {
                told.accept(new Failure(DnsFailures.inWords(looked.cause())));
            }
        });
    }

    private Outcome read(List<DnsRecord> records) {
        List<ServiceRecord> services = new ArrayList<>();
        Duration validFor = Duration.ofDays(1);
        boolean broken = false;
        for (DnsRecord record : records) {
            @Nullable ServiceRecord read = ServiceRecord.read(record);
            broken |= read == null;
            if (read != null) {
                services.add(read);
            }
            Duration ttl = Duration.ofSeconds(record.timeToLive());
            validFor = ttl.compareTo(validFor) < 0 ? ttl : validFor;
            ReferenceCountUtil.release(record);
        }
        List<BackendConfig> backends = ServiceRecord.backends(services).stream().map(backend -> backend.withMaxInFlight(maxInFlight)).toList();
        return broken && backends.isEmpty() ? new Failure("the answer cannot be read") : new Answer(backends, validFor);
    }

    @Override
    public void close() {
        resolver.close();
    }
}
