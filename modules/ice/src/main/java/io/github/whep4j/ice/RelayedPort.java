package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** A relayed address, as one more port that datagrams are sent by. */
final class RelayedPort implements DatagramPort {
    private final TurnRelay relay;
    private final InetSocketAddress relayed;
    private boolean open = true;

    RelayedPort(TurnRelay relay, InetSocketAddress relayed) {
        this.relay = relay;
        this.relayed = relayed;
    }

    TurnRelay relay() {
        return relay;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * What is offered.
     *
     * @param place in the order of preference
     * @param hidesOrigin leaves out the address that the server sees us at, as a user who allows relays alone wants it
     */
    IceCandidate candidate(int place, boolean hidesOrigin) {
        InetSocketAddress mapped = relay.mapped();
        byte[] nowhere = new byte[relayed.getAddress().getAddress().length];
        // UDP, TCP, TLS: what costs less is preferred, whatever the order of their coming up.
        int preference =
                IcePriority.localPreference(1_000 * relay.server().transport().ordinal() + place);
        try {
            return new IceCandidate(
                    "relay" + place,
                    1,
                    IceCandidate.UDP,
                    IcePriority.of(IcePriority.RELAYED, preference),
                    relayed,
                    IceCandidate.RELAYED,
                    hidesOrigin || mapped == null
                            ? new InetSocketAddress(InetAddress.getByAddress(nowhere), 0)
                            : mapped);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of impossible length", e);
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return relayed;
    }

    @Override
    public boolean send(byte[] buf, int off, int len, InetSocketAddress to) {
        return open && TurnPeers.isOfFamily(to, relayed) && relay.send(to, buf, off, len);
    }

    /** With the last port of a relay its allocation is given back. */
    @Override
    public void close() {
        open = false;
        relay.onPortClosed();
    }

    @Override
    public String toString() {
        return "RelayedPort[" + relayed + "]";
    }
}
