package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A socket of ours and an address of the peer, with what is known about the way between them. */
final class IcePath {
    final DatagramPort port;
    final InetSocketAddress remote;

    /** A Binding request from there has passed MESSAGE-INTEGRITY. */
    boolean authenticated;
    /** Our own check has been answered from there: datagrams may flow. */
    boolean valid;
    /** What we send goes by it. */
    boolean inUse;
    /** The peer has asked for this path by USE-CANDIDATE. */
    boolean nominatedByPeer;
    /** PRIORITY of the peer's latest request; 0 if it hasn't sent one. */
    long priority;
    /** USERNAME of the peer's latest request. */
    String username = "";
    /** Null until the path is valid. */
    @Nullable
    IceCandidatePair pair;

    long lastConsentNanos;
    long lastMediaNanos;
    /** A check of ours is under way that ice4j doesn't know of. */
    boolean checking;
    /** How often the peer has refused our role on it. */
    int roleConflicts;

    IcePath(DatagramPort port, InetSocketAddress remote) {
        this.port = port;
        this.remote = remote;
    }

    /** Whether datagrams make the detour by a TURN server, ours or, as far as that is known, the peer's. */
    boolean isRelayed() {
        IceCandidatePair known = pair;
        return port instanceof RelayedPort
                || known != null && known.remote().type().equals(IceCandidate.RELAYED);
    }

    /** The address of this machine that datagrams leave from; null if the system chooses it anew for each. */
    @Nullable
    InetAddress baseAddress() {
        return port instanceof RelayedPort relayed
                ? relayed.relay().baseAddress()
                : port.localAddress().getAddress();
    }

    boolean isBetween(DatagramPort otherPort, InetSocketAddress otherRemote) {
        return port == otherPort && remote.equals(otherRemote);
    }

    @Override
    public String toString() {
        return "IcePath[" + port.localAddress() + " to " + remote + (valid ? ", valid]" : "]");
    }
}
