package io.evenkeel.testbackends;

import io.netty.bootstrap.Bootstrap;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A DNS server on a free loopback port that knows what it is told, and nothing else. Any thread.
public final class NameServer implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Integer> questions = new ConcurrentHashMap<>();
    private final Channel channel;

    /// @param addresses IPv4; empty: no answer is given
    private record Entry(List<String> addresses, int ttlSeconds) {}

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

    /// From now on the name has these addresses, which may be kept for so long.
    public void knows(String name, int ttlSeconds, String... addresses) {
        entries.put(name, new Entry(List.of(addresses), ttlSeconds));
    }

    /// From now on questions for the name are not answered.
    public void ignores(String name) {
        entries.put(name, new Entry(List.of(), 0));
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
            if (entry != null && entry.addresses.isEmpty()) {
                return;
            }
            var answer = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            answer.setRecursionAvailable(true).addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
            if (entry == null) {
                answer.setCode(DnsResponseCode.NXDOMAIN);
            } else if (wantsIp4) {
                entry.addresses.forEach(address -> answer.addRecord(DnsSection.ANSWER, new DefaultDnsRawRecord(question.name(), DnsRecordType.A,
                        entry.ttlSeconds, Unpooled.wrappedBuffer(NetUtil.createByteArrayFromIpAddressString(address)))));
            }
            context.writeAndFlush(answer);
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
