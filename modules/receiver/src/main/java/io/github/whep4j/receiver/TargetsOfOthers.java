package io.github.whep4j.receiver;

import io.github.whep4j.ice.RemoteAddressPolicy;
import io.github.whep4j.whep.PublicAddresses;
import java.net.InetAddress;

/** Where the WHEP server may have us send other things than HTTP requests to. */
final class TargetsOfOthers {
    private TargetsOfOthers() {}

    /** By its candidates and its checks: anywhere, as cameras are in the same network, unless that was excluded. */
    static RemoteAddressPolicy ofCandidates(ReceiverOptions options) {
        return isConfined(options) ? PublicAddresses::isPublic : RemoteAddressPolicy.ANY;
    }

    /** By the STUN and TURN servers that it names: not to this machine and its links in any case. */
    static RemoteAddressPolicy ofServers(ReceiverOptions options) {
        boolean loopbackToo = options.candidates().loopback();
        return isConfined(options) ? PublicAddresses::isPublic : address -> isElsewhere(address, loopbackToo);
    }

    private static boolean isElsewhere(InetAddress address, boolean loopbackToo) {
        return (loopbackToo || !address.isLoopbackAddress())
                && !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isMulticastAddress();
    }

    private static boolean isConfined(ReceiverOptions options) {
        return options.exchange().way().publicTargetsOnly();
    }
}
