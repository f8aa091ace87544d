package io.github.whep4j.srtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sources that one master key has been used for, in one direction, for RTP or for RTCP, and how often it was used.
 *
 * <p>A source gets in with its first authenticated packet and is never forgotten, or all its packets could be replayed. But
 * only so many have a replay window: where there are more, the one that has been silent for the most packets gives way, and
 * of it the highest index alone is kept. If it comes back it goes on above that; whatever is not above it is refused, whether
 * it came before or not. So a sender may change its SSRC every minute for weeks, and no window is ever cut short. The number
 * of those that are remembered is limited too. Nobody without the key can use the room up.
 */
final class SourceContexts {
    static final int MAX_PRESENT = 256;

    /** Of each 12 bytes are kept. */
    static final int MAX_KNOWN = 65_536;

    private static final int USUAL_SOURCES = 4;

    private SourceContext[] sources = new SourceContext[USUAL_SOURCES];
    private final FormerSources former = new FormerSources();
    private final long lifetimePackets;
    private int size;
    private int known;
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

    /** One of those with a window. A scan: there are one or two, and no attacker can make them more. */
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

    /** The highest index of a source that gave way; {@link FormerSources#NONE} if it did not, or was never heard. */
    long formerHighest(int ssrc) {
        return former.highest(ssrc);
    }

    /** Whether there is no room for a source that was never heard. */
    boolean full() {
        return known == MAX_KNOWN;
    }

    boolean keyExpired() {
        return packets >= lifetimePackets;
    }

    /** How many sources are known, those included that gave way. */
    int size() {
        return known;
    }

    /** Takes a source in that is not here: a new one, or one that gave way and comes back. The packet was authentic. */
    void add(int ssrc, long index) {
        SourceContext source = place();
        long formerHighest = former.highest(ssrc);
        if (formerHighest == FormerSources.NONE) {
            source.begin(ssrc, index);
            known++;
        } else {
            source.resume(ssrc, formerHighest);
        }
        commit(source, index);
    }

    /** Another authentic packet of a known source. */
    void commit(SourceContext source, long index) {
        source.commit(index);
        source.lastUse(packets++);
    }

    private SourceContext place() {
        if (size == MAX_PRESENT) {
            SourceContext leaving = leastRecentlyUsed();
            former.put(leaving.ssrc(), leaving.highest());
            return leaving;
        }
        if (size == sources.length) {
            sources = Arrays.copyOf(sources, Math.min(MAX_PRESENT, 2 * size));
        }
        SourceContext added = new SourceContext();
        sources[size++] = added;
        return added;
    }

    private SourceContext leastRecentlyUsed() {
        SourceContext least = sources[0];
        for (int i = 1; i < size; i++) {
            if (sources[i].lastUse() < least.lastUse()) {
                least = sources[i];
            }
        }
        return least;
    }
}
