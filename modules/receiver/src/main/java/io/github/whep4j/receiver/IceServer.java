package io.github.whep4j.receiver;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A STUN server (RFC 7064), which tells how a NAT shows us, or a TURN server (RFC 7065), which relays.
 *
 * @param protocol what it is, and how it is reached
 * @param host a name or an address, IPv6 without brackets; resolved when a session starts, off the media loop
 * @param port 1 to 65535
 * @param username for TURN; null if there is none yet
 * @param credential the password for TURN; never part of {@link #toString()}
 */
public record IceServer(
        Protocol protocol,
        String host,
        int port,
        @Nullable String username,
        @Nullable String credential) {

    /** What a server is, and what carries the messages to it. */
    public enum Protocol {
        /** STUN over UDP. */
        STUN,
        /** TURN over UDP. */
        TURN_UDP,
        /** TURN over TCP. */
        TURN_TCP,
        /** TURN over TLS, whose certificate has to be for the host. */
        TURN_TLS;

        boolean isTurn() {
            return this != STUN;
        }
    }

    private static final int DEFAULT_PORT = 3478;
    private static final int DEFAULT_TLS_PORT = 5349;
    private static final String TRANSPORT = "?transport=";

    /** RFC 8489, Section 14.3. */
    private static final int LONGEST_USERNAME_BYTES = 508;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the host or the port is none, or the user name too long
     */
    public IceServer {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(host, "host");
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f || "/@?#".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("not a host name: '" + printable(host) + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (username != null && username.getBytes(StandardCharsets.UTF_8).length > LONGEST_USERNAME_BYTES) {
            throw new IllegalArgumentException("a TURN user name has at most " + LONGEST_USERNAME_BYTES + " bytes");
        }
    }

    /** A STUN server. */
    public IceServer(String host, int port) {
        this(Protocol.STUN, host, port, null, null);
    }

    /**
     * Reads {@code stun:host[:port]}, {@code turn:host[:port][?transport=udp|tcp]} or
     * {@code turns:host[:port][?transport=tcp]}, IPv6 addresses in brackets. A TURN server needs
     * {@link #withCredentials credentials} too. {@code ?transport=udp} behind a {@code stun:} is passed over.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static IceServer parse(String uri) {
        String lower = uri.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        String scheme = colon < 0 ? "" : lower.substring(0, colon);
        String rest = uri.substring(colon + 1);
        if (rest.indexOf('@') >= 0) {
            // Not repeated: what comes before it may be a password.
            throw new IllegalArgumentException(
                    "the address of an ICE server has no user and no password in it: withCredentials takes them");
        }
        String transport = "";
        int query = rest.indexOf('?');
        if (query >= 0) {
            transport = transport(rest.substring(query), uri);
            rest = rest.substring(0, query);
        }
        Protocol protocol = protocol(scheme, transport, uri);
        return hostAndPort(protocol, rest, uri);
    }

    private static String transport(String query, String uri) {
        String lower = query.toLowerCase(Locale.ROOT);
        if (!lower.equals(TRANSPORT + "udp") && !lower.equals(TRANSPORT + "tcp")) {
            throw new IllegalArgumentException("only ?transport=udp or tcp can follow in '" + printable(uri) + "'");
        }
        return lower.substring(TRANSPORT.length());
    }

    private static Protocol protocol(String scheme, String transport, String uri) {
        return switch (scheme + "/" + transport) {
            // RFC 7064 has no query here, but lists of servers do, which were made for TURN; and it says what is so.
            case "stun/", "stun/udp" -> Protocol.STUN;
            case "turn/", "turn/udp" -> Protocol.TURN_UDP;
            case "turn/tcp" -> Protocol.TURN_TCP;
            case "turns/", "turns/tcp" -> Protocol.TURN_TLS;
            case "turns/udp" ->
                throw new IllegalArgumentException("TURN over DTLS is not supported: use turns: with ?transport=tcp");
            case "stun/tcp" ->
                throw new IllegalArgumentException("STUN over TCP is not supported: use stun: without ?transport=tcp");
            case "stuns/", "stuns/udp", "stuns/tcp" ->
                throw new IllegalArgumentException("STUN over TLS is not supported: use stun:");
            default ->
                throw new IllegalArgumentException("an ICE server is written stun:host[:port],"
                        + " turn:host[:port][?transport=udp|tcp] or turns:host[:port], not '" + printable(uri) + "'");
        };
    }

    private static IceServer hostAndPort(Protocol protocol, String rest, String uri) {
        int portAt = rest.lastIndexOf(':');
        boolean bracketed = rest.startsWith("[");
        int bracketEnd = rest.indexOf(']');
        if (bracketed && bracketEnd < 0) {
            throw new IllegalArgumentException("']' is missing in '" + printable(uri) + "'");
        }
        if (!bracketed && rest.indexOf(':') != portAt) {
            // Else its last group would be the port.
            throw new IllegalArgumentException(
                    "an IPv6 address goes into brackets, as in stun:[2001:db8::1]:3478: '" + printable(uri) + "'");
        }
        if (portAt < 0 || (bracketed && portAt < bracketEnd)) {
            int port = protocol == Protocol.TURN_TLS ? DEFAULT_TLS_PORT : DEFAULT_PORT;
            return new IceServer(protocol, unbracketed(rest), port, null, null);
        }
        try {
            int port = Integer.parseInt(rest.substring(portAt + 1));
            return new IceServer(protocol, unbracketed(rest.substring(0, portAt)), port, null, null);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port in '" + printable(uri) + "'", e);
        }
    }

    /** The same server with a long-term credential (RFC 8489, Section 9.2). */
    public IceServer withCredentials(String username, String credential) {
        return new IceServer(
                protocol,
                host,
                port,
                Objects.requireNonNull(username, "username"),
                Objects.requireNonNull(credential, "credential"));
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "IceServer[" + protocol + " " + host + ":" + port + (credential == null ? "]" : ", with credentials]");
    }
}
