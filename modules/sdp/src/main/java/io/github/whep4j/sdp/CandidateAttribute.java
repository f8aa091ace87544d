package io.github.whep4j.sdp;

import io.github.whep4j.sdp.SdpException.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An {@code a=candidate} (RFC 8839, Section 5.1).
 *
 * @param foundation     1 to 32 ice-chars
 * @param component      1 to 256; 1 is RTP, and RTCP with it when multiplexed
 * @param transport      lower case: {@code udp}, {@code tcp}, …
 * @param priority       1 to 2<sup>31</sup>-1
 * @param address        an IP address without brackets, or a name
 * @param port           0 to 65535
 * @param type           {@code host}, {@code srflx}, {@code prflx} or {@code relay}
 * @param relatedAddress {@code raddr}, or null
 * @param relatedPort    the port of {@code raddr}, or 0
 * @param extensions     pairs such as {@code tcptype passive}, in order
 */
public record CandidateAttribute(
        String foundation,
        int component,
        String transport,
        long priority,
        String address,
        int port,
        String type,
        @Nullable String relatedAddress,
        int relatedPort,
        Map<String, String> extensions) {
    /** @throws IllegalArgumentException when the candidate could not be written */
    public CandidateAttribute {
        if (foundation.length() > 32 || !SdpSyntax.isIceChars(foundation)) {
            throw new IllegalArgumentException("foundation is not 1 to 32 ice-chars");
        }
        if (component < 1 || component > 256 || priority < 1 || priority > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("component or priority out of range");
        }
        if (port < 0 || port > 65535 || relatedPort < 0 || relatedPort > 65535) {
            throw new IllegalArgumentException("port out of range");
        }
        if (!isType(type)) {
            throw new IllegalArgumentException("unknown candidate type");
        }
        transport = SdpSyntax.lower(SdpSyntax.requireWord(transport, "transport"));
        SdpSyntax.requireWord(address, "address");
        if (relatedAddress != null) {
            SdpSyntax.requireWord(relatedAddress, "related address");
        }
        extensions = extensions.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
        if (!extensions.isEmpty()) {
            extensions.forEach((name, value) -> {
                SdpSyntax.requireWord(name, "extension");
                SdpSyntax.requireWord(value, "extension");
            });
        }
    }

    /** A candidate without extensions. */
    public CandidateAttribute(
            String foundation,
            int component,
            String transport,
            long priority,
            String address,
            int port,
            String type,
            @Nullable String relatedAddress,
            int relatedPort) {
        this(foundation, component, transport, priority, address, port, type, relatedAddress, relatedPort, Map.of());
    }

    /**
     * Reads the attribute's value, with or without {@code candidate:} before it. An empty foundation becomes
     * {@code 0}, brackets around an IPv6 address go away, an odd word at the end too.
     *
     * @throws SdpException of kind {@link Kind#MALFORMED} when it is no candidate
     */
    public static CandidateAttribute parse(String attributeValue) throws SdpException {
        CandidateAttribute candidate = new CandidateParser().parse(attributeValue, 0, attributeValue.length());
        if (candidate == null) {
            throw new SdpException(Kind.MALFORMED, "not a candidate");
        }
        return candidate;
    }

    /** The attribute's value. A related address is invented for the types that must have one. */
    public String format() {
        StringBuilder out = new StringBuilder(96);
        out.append(foundation).append(' ').append(component).append(' ').append(transport);
        out.append(' ').append(priority).append(' ').append(address).append(' ').append(port);
        out.append(" typ ").append(type);
        if (relatedAddress != null) {
            out.append(" raddr ").append(relatedAddress).append(" rport ").append(relatedPort);
        } else if (!type.equals("host")) {
            // RFC 8839, Section 5.1: unspecified address and port 9 hide the real ones.
            out.append(" raddr ")
                    .append(address.indexOf(':') < 0 ? "0.0.0.0" : "::")
                    .append(" rport 9");
        }
        extensions.forEach(
                (name, value) -> out.append(' ').append(name).append(' ').append(value));
        return out.toString();
    }

    /** The 4 or 16 bytes of the address; an empty array when it is a name. Nothing is resolved. */
    public byte[] addressBytes() {
        return IpLiteral.parse(address);
    }

    /**
     * Whether UDP checks can be sent to it: component 1, UDP, a port, and a unicast IP address that is neither
     * unspecified nor link-local (a zone does not travel in a description).
     */
    public boolean isCheckable() {
        return transport.equals("udp") && isReachable();
    }

    /** Whether a TCP connection can be made to it, as RFC 6544 has it: a passive candidate, and else as for UDP. */
    public boolean isConnectable() {
        return transport.equals("tcp") && "passive".equals(extensions.get("tcptype")) && isReachable();
    }

    /**
     * Whether it would be one of the two if its name were resolved: a host name (RFC 8839, Section 5.1), which in {@code .local}
     * stands for an address that a browser hides. To be resolved with care, as it is the peer that says what to ask for.
     */
    public boolean isNamed() {
        boolean transportKnown =
                transport.equals("udp") || transport.equals("tcp") && "passive".equals(extensions.get("tcptype"));
        return transportKnown && component == 1 && port != 0 && IpLiteral.isHostName(address);
    }

    private static boolean isType(String type) {
        return switch (type) {
            case "host", "srflx", "prflx", "relay" -> true;
            default -> false;
        };
    }

    private boolean isReachable() {
        if (component != 1 || port == 0) {
            return false;
        }
        long ipv4 = IpLiteral.ipv4(address, 0, address.length());
        if (ipv4 >= 0) {
            // 0.0.0.0/8 is "this network", 224.0.0.0 and up multicast, reserved and broadcast.
            return ipv4 >= 1 << 24 && ipv4 < 224L << 24;
        }
        byte[] ip = addressBytes();
        if (ip.length == 0) {
            return false;
        }
        int first = ip[0] & 0xff;
        boolean linkLocal = first == 0xfe && (ip[1] & 0xc0) == 0x80;
        return first != 0xff && !linkLocal && !isUnspecified(ip);
    }

    private static boolean isUnspecified(byte[] ip) {
        int bits = 0;
        for (byte b : ip) {
            bits |= b;
        }
        return bits == 0;
    }

    /** The candidate without its extensions, which may name the ICE user fragment. */
    @Override
    public String toString() {
        return "CandidateAttribute[" + type + " " + transport + " " + address + ":" + port + ", component " + component
                + ", priority " + priority + "]";
    }
}
