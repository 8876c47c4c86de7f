package io.evenkeel.standalone.discovery;

import io.netty.channel.socket.SocketProtocolFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// Which kinds of addresses this machine can reach: an address that it cannot would be a backend that is always down.
final class IpFamilies {

    private IpFamilies() {}

    static List<SocketProtocolFamily> ofThisMachine() {
        return reachesIp6() ? List.of(SocketProtocolFamily.INET, SocketProtocolFamily.INET6) : List.of(SocketProtocolFamily.INET);
    }

    /// Some interface has an address of more than its own link.
    private static boolean reachesIp6() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).anyMatch(IpFamilies::isWide);
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isWide(InetAddress address) {
        return address instanceof Inet6Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress() && !address.isAnyLocalAddress();
    }
}
