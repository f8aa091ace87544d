package io.github.whep4j.receiver;

import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceReport;

/** What can be done where nothing connects. */
final class IceHints {
    private static final String UDP_OR_RELAY = "UDP between this machine and the server may be blocked: a TURN server"
            + " (iceServer) helps then, over TCP or TLS where no UDP gets out";
    private static final String RELAY = "are the TURN server's address, user name and credential (iceServer) right?";

    private IceHints() {}

    static String of(IceFailure failure) {
        IceReport report = failure.report();
        if (failure.kind() == IceFailure.Kind.NO_RELAY) {
            return RELAY;
        }
        return report == null ? UDP_OR_RELAY : of(report.cause());
    }

    private static String of(IceReport.Cause cause) {
        return switch (cause) {
            case NONE -> "a pair worked and was lost; try again";
            case NO_REMOTE_CANDIDATES ->
                "the answer has no candidate that can be used: the server has to tell a public address, or to check ours";
            case REMOTE_ADDRESSES_REFUSED ->
                "the answer has no candidate with a public address, and publicTargetsOnly excludes all others and host names:"
                        + " the server has to tell a public address";
            case NO_LOCAL_CANDIDATES ->
                "this machine has no candidate to offer: relays alone need a TURN server (iceServer), everything else a"
                        + " network interface that is up";
            case NO_COMMON_FAMILY ->
                "this machine and the server share neither IPv4 nor IPv6: a TURN server that has both"
                        + " (iceServer) helps";
            case WRONG_CREDENTIALS ->
                "somebody answers with another password than the answer's: an older session, or another server at the"
                        + " same address? Try again, and if it stays so ask who runs the server";
            case NO_UDP_OUT ->
                "neither the STUN server nor the WHEP server's addresses answer: no UDP seems to get out of"
                        + " this network, and no relay is configured; a TURN server over TCP or TLS (iceServer) helps";
            case NO_RELAY -> "no TURN server has given a relay: " + RELAY;
            case ONE_WAY ->
                "the server's checks come in, and it does not answer ours: a firewall may drop what goes out, or"
                        + " its answers";
            case NO_RELAY_CONFIGURED -> "no relay is configured. " + UDP_OR_RELAY;
            case PEER_SILENT ->
                "the server answers neither directly nor by the relay: are the addresses in its answer" + " reachable?";
        };
    }
}
