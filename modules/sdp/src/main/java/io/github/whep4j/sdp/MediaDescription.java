package io.github.whep4j.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One media section: an {@code m=} line and what belongs to it (RFC 8866, Section 5.14).
 *
 * @param media      {@code video}, {@code audio}, …
 * @param port       0 when the section is rejected; otherwise without meaning under ICE
 * @param portCount  the number after a slash, 1 when there is none
 * @param protocol   verbatim, for example {@code UDP/TLS/RTP/SAVPF}
 * @param formats    verbatim; payload types when the protocol is RTP
 * @param lines      the section's i=, c=, b= and k= lines, in the order of RFC 8866
 * @param attributes in the order of the description
 */
public record MediaDescription(
        String media,
        int port,
        int portCount,
        String protocol,
        List<String> formats,
        List<SdpLine> lines,
        List<Attribute> attributes) {

    /** @throws IllegalArgumentException when the section could not be written */
    public MediaDescription {
        SdpSyntax.requireWord(media, "media");
        SdpSyntax.requireWord(protocol, "protocol");
        if (port < 0 || port > 65535 || portCount < 1 || portCount > 65535) {
            throw new IllegalArgumentException("port out of range");
        }
        formats = List.copyOf(formats);
        formats.forEach(format -> SdpSyntax.requireWord(format, "format"));
        lines = SessionDescription.inOrder(lines);
        attributes = ScannedAttributes.immutable(attributes);
    }

    /** The first value of an attribute, stripped; empty for a property attribute, null when it does not occur. */
    public @Nullable String attribute(String name) {
        return SessionDescription.first(attributes, name);
    }

    /** All values of an attribute in order, stripped. */
    public List<String> attributes(String name) {
        return SessionDescription.all(attributes, name);
    }

    /** Whether the attribute occurs, with or without a value. */
    public boolean has(String name) {
        return attribute(name) != null;
    }

    /** The formats that are payload types (0–127), each once, in order. */
    public List<Integer> payloadTypes() {
        return SectionCodecs.payloadTypes(formats);
    }

    void write(StringBuilder out) {
        out.append("m=").append(media).append(' ').append(port);
        if (portCount != 1) {
            out.append('/').append(portCount);
        }
        out.append(' ').append(protocol);
        formats.forEach(format -> out.append(' ').append(format));
        out.append(SessionDescription.END_OF_LINE);
        SessionDescription.writeBody(out, lines, attributes);
    }
}
