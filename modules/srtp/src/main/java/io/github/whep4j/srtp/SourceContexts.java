package io.github.whep4j.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sources that one master key has been used for, in one direction, for RTP or for RTCP, and how often it was used.
 *
 * <p>A source gets in with its first authenticated packet and never gets out: forgetting one would allow all its packets to
 * be replayed. So their number is limited. Nobody without the key can use the room up.
 */
final class SourceContexts {
    static final int MAX_SOURCES = 256;

    private static final int USUAL_SOURCES = 4;

    private SourceContext[] sources = new SourceContext[USUAL_SOURCES];
    private final long lifetimePackets;
    private int size;
    private @Nullable SourceContext last;
    private long packets;

    /** For SRTP: a master key is good for 2^48 packets (RFC 3711, Section 9.2). */
    static SourceContexts rtp() {
        return new SourceContexts(PacketIndex.MAX_RTP + 1);
    }

    /** For SRTCP: a master key is good for 2^31 packets. */
    static SourceContexts rtcp() {
        return new SourceContexts(PacketIndex.MAX_RTCP + 1);
    }

    SourceContexts(long lifetimePackets) {
        this.lifetimePackets = lifetimePackets;
    }

    /** A scan: there are one or two sources, and no attacker can make them more. */
    @Nullable
    SourceContext find(int ssrc) {
        SourceContext candidate = last;
        if (candidate != null && candidate.ssrc() == ssrc) {
            return candidate;
        }
        for (int i = 0; i < size; i++) {
            if (sources[i].ssrc() == ssrc) {
                last = sources[i];
                return sources[i];
            }
        }
        return null;
    }

    boolean full() {
        return size == MAX_SOURCES;
    }

    boolean keyExpired() {
        return packets >= lifetimePackets;
    }

    int size() {
        return size;
    }

    /** Takes a new source in, with the index of its first packet, which was authentic. */
    void add(int ssrc, long firstIndex) {
        if (size == sources.length) {
            sources = Arrays.copyOf(sources, Math.min(MAX_SOURCES, 2 * size));
        }
        sources[size++] = new SourceContext(ssrc, firstIndex);
        packets++;
    }

    /** Another authentic packet of a known source. */
    void commit(SourceContext source, long index) {
        source.commit(index);
        packets++;
    }
}
