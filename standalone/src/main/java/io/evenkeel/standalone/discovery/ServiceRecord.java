package io.evenkeel.standalone.discovery;

import io.evenkeel.config.BackendConfig;
import io.evenkeel.config.HostPort;
import io.evenkeel.config.vocabulary.Vocabulary;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One target of a service (RFC 2782).
///
/// @param priority the lower serve first, 0..65535
/// @param weight   among those of one priority, 0..65535
/// @param target   a name in lower case, without the root's dot; empty: the service is decidedly not available
record ServiceRecord(int priority, int weight, int port, String target) {

    private static final int FIXED_BYTES = 6;
    /// The largest weight of a backend.
    private static final int MOST = 1000;

    /// @return null if it is none, or broken
    static @Nullable ServiceRecord read(DnsRecord record) {
        if (!(record instanceof DnsRawRecord raw) || raw.content().readableBytes() <= FIXED_BYTES) {
            return null;
        }
        ByteBuf content = raw.content().duplicate();
        try {
            int priority = content.readUnsignedShort();
            int weight = content.readUnsignedShort();
            int port = content.readUnsignedShort();
            String target = DefaultDnsRecordDecoder.decodeName(content).toLowerCase(Locale.ROOT);
            return new ServiceRecord(priority, weight, port, target.substring(0, target.length() - 1));
        } catch (CorruptedFrameException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    /// Those of the best priority, and those of all others as backups, in an order that does not depend on how they came.
    static List<BackendConfig> backends(List<ServiceRecord> records) {
        List<ServiceRecord> usable = records.stream().filter(record -> !record.target.isEmpty() && record.port > 0)
                .sorted(Comparator.comparingInt(ServiceRecord::priority).thenComparing(ServiceRecord::target).thenComparingInt(ServiceRecord::port))
                .toList();
        Map<HostPort, BackendConfig> backends = new LinkedHashMap<>();
        for (ServiceRecord record : usable) {
            HostPort address = new HostPort(record.target, record.port);
            BackendConfig plain = Vocabulary.backendAt(address);
            boolean backup = record.priority > usable.getFirst().priority;
            backends.putIfAbsent(address, new BackendConfig(plain.name(), address, scaled(record, usable), plain.maxInFlight(), "", backup));
        }
        return List.copyOf(backends.values());
    }

    /// Weights of this file are 0..1000, and 0 is drained; that of a service are 0..65535, and 0 is a very small chance beside others.
    private static int scaled(ServiceRecord record, List<ServiceRecord> all) {
        List<Integer> peers = all.stream().filter(other -> other.priority == record.priority).map(ServiceRecord::weight).toList();
        int most = peers.stream().mapToInt(weight -> weight).max().orElse(0);
        if (most == 0) {
            return 1;
        }
        boolean asTheyAre = most <= MOST && !peers.contains(0);
        return asTheyAre ? record.weight : Math.max(1, Math.toIntExact(Math.round((double) record.weight * MOST / most)));
    }
}
