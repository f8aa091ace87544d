package io.github.whep4j.whep;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Keeps a server from sending us to this machine and its links, by a redirect, a session URL, a link or an event: what listens
 * there trusts those who can reach it, and a DELETE is as good as a command to some. Whoever is there itself may, and so may
 * anyone with the user's leave ({@code allowOrigin}).
 */
final class LocalTargets {

    /** A server elsewhere has sent us to addresses which are all of this kind. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused() {
            super("this machine, or its link");
        }
    }

    private LocalTargets() {}

    /** Whether it is the server that has named the target, so that its addresses have to be looked at. */
    static boolean isLed(WhepRequest request, HttpUrl target) {
        return !request.isUsers(target.origin());
    }

    /** Those of the addresses of such a target that may be connected to. Blocks, as it may have to resolve the user's own host. */
    static List<InetAddress> allowed(List<InetAddress> found, WhepRequest request, AddressLookup names)
            throws Refused, UnknownHostException {
        List<InetAddress> elsewhere =
                found.stream().filter(address -> !isLocal(address)).toList();
        if (elsewhere.size() == found.size() || isHere(request.usersHost(), names)) {
            return found;
        }
        if (elsewhere.isEmpty()) {
            throw new Refused();
        }
        return elsewhere;
    }

    private static boolean isHere(String host, AddressLookup names) throws UnknownHostException {
        InetAddress literal = AddressLookup.literal(host);
        List<InetAddress> addresses = literal != null ? List.of(literal) : names.inOrder(host);
        return addresses.stream().anyMatch(LocalTargets::isLocal);
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress();
    }
}
