package io.github.whep4j.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A server that relays (RFC 8656), and how to reach it.
 *
 * @param address resolved
 * @param transport between us and the server; from there to the peer it is always UDP
 * @param host the name or address that the user knows it by, which its certificate has to be for
 * @param username of the long-term credential
 * @param credential its password; never part of {@link #toString()}
 */
public record TurnServer(
        InetSocketAddress address, Transport transport, String host, String username, String credential) {
    /** What carries the messages to the server. */
    public enum Transport {
        /** What {@code turn:} means where nothing else is said. */
        UDP,
        /** {@code turn:} with {@code ?transport=tcp}. */
        TCP,
        /** {@code turns:}, over TCP. */
        TLS
    }

    private static final int LONGEST_USERNAME_BYTES = 508;

    /** @throws IllegalArgumentException if the address is not resolved or the user name longer than RFC 8489 allows */
    public TurnServer {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unresolved TURN server");
        }
        if (username.getBytes(StandardCharsets.UTF_8).length > LONGEST_USERNAME_BYTES) {
            throw new IllegalArgumentException("a TURN user name has at most " + LONGEST_USERNAME_BYTES + " bytes");
        }
    }

    /** As the user would write it, for messages. */
    String name() {
        String scheme = transport == Transport.TLS ? "turns:" : "turn:";
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme + shown + ":" + address.getPort() + "?transport=" + (transport == Transport.UDP ? "udp" : "tcp");
    }

    /** The same with another address. */
    TurnServer at(InetSocketAddress other) {
        return new TurnServer(other, transport, host, username, credential);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "TurnServer[" + name() + "]";
    }
}
