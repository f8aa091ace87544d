package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The candidates of both sides, and the pairs that validated paths make of them. */
final class CandidatePairs {
    private final List<IceCandidate> local;
    private final RemoteCandidates remote;

    CandidatePairs(List<IceCandidate> local, RemoteCandidates remote) {
        this.local = new ArrayList<>(local);
        this.remote = remote;
    }

    /** Those that were there when the checks began, and those that came later. */
    List<IceCandidate> local() {
        return List.copyOf(local);
    }

    RemoteCandidates remote() {
        return remote;
    }

    /** One that has been found after the offer. */
    void addLocal(IceCandidate candidate) {
        local.add(candidate);
    }

    /** @param mapped the address that the peer has seen us at: another than we knew makes a peer-reflexive candidate */
    IceCandidatePair of(IcePath path, InetSocketAddress mapped) {
        if (path.port instanceof TcpPort port) {
            return new IceCandidatePair(tcpCandidate(port, mapped), port.remote());
        }
        return new IceCandidatePair(
                localCandidate(path.port.localAddress(), mapped), remote.at(path.remote, path.priority));
    }

    /** The active candidate, which has got its port with the connection. */
    private static IceCandidate tcpCandidate(TcpPort port, InetSocketAddress mapped) {
        InetSocketAddress base = port.localAddress();
        boolean host = mapped.equals(base);
        String type = host ? IceCandidate.HOST : IceCandidate.PEER_REFLEXIVE;
        return new IceCandidate(
                type,
                1,
                IceCandidate.TCP,
                IcePriority.of(IcePriority.TCP_HOST, IcePriority.activeTcpPreference(0)),
                mapped,
                type,
                host ? null : base,
                IceCandidate.ACTIVE);
    }

    private IceCandidate localCandidate(InetSocketAddress base, InetSocketAddress mapped) {
        for (IceCandidate candidate : local) {
            @Nullable InetSocketAddress related = candidate.relatedAddress();
            boolean isItsOwnBase = related == null || candidate.type().equals(IceCandidate.RELAYED);
            if (candidate.address().equals(mapped) && base.equals(isItsOwnBase ? mapped : related)) {
                return candidate;
            }
        }
        return new IceCandidate(
                IceCandidate.PEER_REFLEXIVE,
                1,
                IceCandidate.UDP,
                IcePriority.of(IcePriority.PEER_REFLEXIVE, IcePriority.localPreference(0)),
                mapped,
                IceCandidate.PEER_REFLEXIVE,
                base);
    }

    /** RFC 8445, Section 6.1.2.3. */
    static long priority(IceCandidatePair pair, boolean controlling) {
        long ours = pair.local().priority();
        long theirs = pair.remote().priority();
        long controllingPriority = controlling ? ours : theirs;
        long controlledPriority = controlling ? theirs : ours;
        return (Math.min(ours, theirs) << 32)
                + 2 * Math.max(ours, theirs)
                + (controllingPriority > controlledPriority ? 1 : 0);
    }
}
