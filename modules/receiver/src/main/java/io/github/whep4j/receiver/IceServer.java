package io.github.whep4j.receiver;

import java.util.Locale;
import java.util.Objects;

/**
 * A STUN server (RFC 7064).
 *
 * @param host a name or an address, IPv6 without brackets; resolved when a session starts, off the media loop
 * @param port 1 to 65535
 */
public record IceServer(String host, int port) {
    private static final int DEFAULT_PORT = 3478;

    /** Checks the parts. */
    public IceServer {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c == '/' || c == '@')) {
            throw new IllegalArgumentException("not a host name: '" + printable(host) + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /**
     * Reads {@code stun:host[:port]}, IPv6 addresses in brackets.
     *
     * @throws IllegalArgumentException if it is something else; TURN servers are not supported
     */
    public static IceServer parse(String uri) {
        String lower = uri.toLowerCase(Locale.ROOT);
        if (lower.startsWith("turn:") || lower.startsWith("turns:") || lower.startsWith("stuns:")) {
            throw new IllegalArgumentException("only stun: servers are supported, not " + lower.split(":", 2)[0] + ":");
        }
        if (!lower.startsWith("stun:")) {
            throw new IllegalArgumentException(
                    "an ICE server is written stun:host[:port], not '" + printable(uri) + "'");
        }
        String rest = uri.substring("stun:".length());
        int portAt = rest.lastIndexOf(':');
        boolean bracketed = rest.startsWith("[");
        int bracketEnd = rest.indexOf(']');
        if (bracketed && bracketEnd < 0) {
            throw new IllegalArgumentException("']' is missing in '" + printable(uri) + "'");
        }
        if (portAt < 0 || (bracketed && portAt < bracketEnd)) {
            return new IceServer(unbracketed(rest), DEFAULT_PORT);
        }
        try {
            return new IceServer(unbracketed(rest.substring(0, portAt)), Integer.parseInt(rest.substring(portAt + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port in '" + printable(uri) + "'", e);
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
