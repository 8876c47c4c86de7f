package io.evenkeel.testbackends;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A DNS server on a free loopback port that knows what it is told, and nothing else. Any thread.
public final class NameServer implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Integer> questions = new ConcurrentHashMap<>();
    private final Channel channel;

    /// @param records by type, in the form of a zone file: an address, or `PRIORITY WEIGHT PORT TARGET`
    /// @param silent  the types for which no answer is given
    /// @param code    of every answer
    private record Entry(Map<DnsRecordType, List<String>> records, int ttlSeconds, Set<DnsRecordType> silent, DnsResponseCode code) {}

    private NameServer() {
        channel = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Answers());
            }
        }).bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
    }

    public static NameServer start() {
        return new NameServer();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /// From now on the name has these addresses, IPv4 and IPv6, which may be kept for so long.
    public void knows(String name, int ttlSeconds, String... addresses) {
        Map<DnsRecordType, List<String>> records = Stream.of(addresses)
                .collect(Collectors.groupingBy(address -> address.indexOf(':') < 0 ? DnsRecordType.A : DnsRecordType.AAAA));
        entries.put(name, new Entry(records, ttlSeconds, Set.of(), DnsResponseCode.NOERROR));
    }

    /// From now on the service has these targets, each `PRIORITY WEIGHT PORT TARGET`.
    public void serves(String name, int ttlSeconds, String... targets) {
        entries.put(name, new Entry(Map.of(DnsRecordType.SRV, List.of(targets)), ttlSeconds, Set.of(), DnsResponseCode.NOERROR));
    }

    /// From now on questions for the name are not answered.
    public void ignores(String name) {
        ignores(name, DnsRecordType.A, DnsRecordType.AAAA, DnsRecordType.SRV, DnsRecordType.CNAME);
    }

    /// From now on these questions for the name are not answered; others are as before.
    public void ignores(String name, DnsRecordType... types) {
        entries.merge(name, new Entry(Map.of(), 0, Set.of(types), DnsResponseCode.NOERROR),
                (before, _) -> new Entry(before.records, before.ttlSeconds, Set.of(types), before.code));
    }

    /// From now on questions for the name fail (SERVFAIL).
    public void fails(String name) {
        entries.put(name, new Entry(Map.of(), 0, Set.of(), DnsResponseCode.SERVFAIL));
    }

    /// From now on there is no such name, which is so for every name from the start.
    public void forgets(String name) {
        entries.remove(name);
    }

    /// How often it was asked for an IPv4 address of the name.
    public int questions(String name) {
        return questions.getOrDefault(name, 0);
    }

    private final class Answers extends SimpleChannelInboundHandler<DatagramDnsQuery> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String name = question.name().substring(0, question.name().length() - 1); // without the root's dot
            boolean wantsIp4 = question.type().equals(DnsRecordType.A);
            if (wantsIp4) {
                questions.merge(name, 1, Integer::sum);
            }
            Entry entry = entries.get(name);
            if (entry != null && entry.silent.contains(question.type())) {
                return;
            }
            var answer = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            answer.setRecursionAvailable(true).addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            answer.setCode(entry == null ? DnsResponseCode.NXDOMAIN : entry.code);
            if (entry != null) {
                entry.records.getOrDefault(question.type(), List.of()).forEach(text -> answer.addRecord(DnsSection.ANSWER,
                        new DefaultDnsRawRecord(question.name(), question.type(), entry.ttlSeconds, data(question.type(), text))));
            }
            context.writeAndFlush(answer);
        }
    }

    private static ByteBuf data(DnsRecordType type, String text) {
        if (!type.equals(DnsRecordType.SRV)) {
            return Unpooled.wrappedBuffer(NetUtil.createByteArrayFromIpAddressString(text));
        }
        String[] fields = text.split(" ", -1); // RFC 2782
        ByteBuf data = Unpooled.buffer();
        for (int i = 0; i < 3; i++) {
            data.writeShort(Integer.parseInt(fields[i]));
        }
        for (String label : fields[3].split("\\.", -1)) {
            if (!label.isEmpty()) {
                data.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
            }
        }
        return data.writeByte(0);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
