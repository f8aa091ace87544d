package io.github.whep4j.srtp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and signs what we send. One instance serves all our sources of one DTLS association.
 *
 * <p>The sequence numbers of a source may come in any order, but each once, and none 32,768 or more away from the highest:
 * that is how far the roll-over counter can be told. Protecting a second packet with the same index is refused, since it
 * would give the plaintext of both away, and with GCM the authentication key as well. To send a packet again, keep the
 * protected one.
 *
 * <p>Not thread-safe. With AES-CM nothing is allocated per packet; with GCM the JDK makes about 1 KB of garbage.
 */
public final class SrtpSender {
    private static final int ENCRYPTED = 0x8000_0000;

    private final SrtpProfile profile;
    private final PacketTransform rtp;
    private final PacketTransform rtcp;
    private final SourceContexts rtpSources;
    private final SourceContexts rtcpSources;
    private boolean destroyed;

    /**
     * Derives the session keys of our direction.
     *
     * @throws IllegalStateException if the keys were destroyed, or if the JVM has no AES or SHA-1
     */
    public SrtpSender(SrtpKeys keys) {
        this(keys, SourceContexts.rtp(), SourceContexts.rtcp());
    }

    /** For tests, which cannot wait for 2^48 packets. */
    SrtpSender(SrtpKeys keys, SourceContexts rtpSources, SourceContexts rtcpSources) {
        this.rtpSources = rtpSources;
        this.rtcpSources = rtcpSources;
        profile = keys.profile();
        KeyDerivation derivation = new KeyDerivation(keys.local());
        rtp = PacketTransform.forRtp(profile, derivation);
        rtcp = PacketTransform.forRtcp(profile, derivation);
        derivation.destroy();
    }

    /**
     * Protects an RTP packet.
     *
     * @param dst gets the SRTP packet; may be {@code src} if {@code dstOff} is {@code off} or the ranges do not overlap
     * @return the length of the SRTP packet, or a negative {@link SrtpStatus}
     * @throws IndexOutOfBoundsException if a range is not inside its array; {@code dst} needs room for {@code len} and
     *     {@link SrtpProfile#rtpOverheadBytes()}
     */
    public int protect(byte[] src, int off, int len, byte[] dst, int dstOff) {
        Objects.checkFromIndexSize(off, len, src.length);
        int headerBytes = PacketHeader.rtpLength(src, off, len);
        if (headerBytes < 0) {
            return SrtpStatus.MALFORMED;
        }
        int protectedBytes = len + rtp.overheadBytes();
        Objects.checkFromIndexSize(dstOff, protectedBytes, dst.length);
        if (destroyed || rtpSources.keyExpired()) {
            return SrtpStatus.KEY_EXPIRED;
        }
        int ssrc = PacketHeader.rtpSsrc(src, off);
        int sequenceNumber = PacketHeader.sequenceNumber(src, off);
        SourceContext source = rtpSources.find(ssrc);
        long highest = source == null ? rtpSources.formerHighest(ssrc) : source.highest();
        long index = highest == FormerSources.NONE ? sequenceNumber : PacketIndex.guess(highest, sequenceNumber);
        int status = use(rtpSources, source, ssrc, index, PacketIndex.MAX_RTP);
        if (status < 0) {
            return status;
        }
        rtp.protect(src, off, headerBytes, len, ssrc, index, (int) (index >>> 16), dst, dstOff);
        return protectedBytes;
    }

    /**
     * Protects a compound RTCP packet. The SRTCP index counts up from 0 for each source.
     *
     * @param dst gets the SRTCP packet; may be {@code src} if {@code dstOff} is {@code off} or the ranges do not overlap
     * @return the length of the SRTCP packet, or a negative {@link SrtpStatus}
     * @throws IndexOutOfBoundsException if a range is not inside its array; {@code dst} needs room for {@code len} and
     *     {@link SrtpProfile#rtcpOverheadBytes()}
     */
    public int protectRtcp(byte[] src, int off, int len, byte[] dst, int dstOff) {
        Objects.checkFromIndexSize(off, len, src.length);
        int headerBytes = PacketHeader.rtcpLength(src, off, len);
        if (headerBytes < 0) {
            return SrtpStatus.MALFORMED;
        }
        int protectedBytes = len + rtcp.overheadBytes();
        Objects.checkFromIndexSize(dstOff, protectedBytes, dst.length);
        if (destroyed || rtcpSources.keyExpired()) {
            return SrtpStatus.KEY_EXPIRED;
        }
        int ssrc = PacketHeader.rtcpSsrc(src, off);
        SourceContext source = rtcpSources.find(ssrc);
        long highest = source == null ? rtcpSources.formerHighest(ssrc) : source.highest();
        long index = highest == FormerSources.NONE ? 0 : highest + 1;
        int status = use(rtcpSources, source, ssrc, index, PacketIndex.MAX_RTCP);
        if (status < 0) {
            return status;
        }
        rtcp.protect(src, off, headerBytes, len, ssrc, index, ENCRYPTED | (int) index, dst, dstOff);
        return protectedBytes;
    }

    /** Takes the index for one packet, before it is encrypted: whatever happens then, it is not used again. */
    private static int use(
            SourceContexts sources, @Nullable SourceContext source, int ssrc, long index, long maxIndex) {
        if (index > maxIndex) {
            return SrtpStatus.KEY_EXPIRED;
        }
        if (source == null) {
            return useFirst(sources, ssrc, index);
        }
        int status = index < 0 ? SrtpStatus.TOO_OLD : source.check(index);
        if (status == 0) {
            sources.commit(source, index);
        }
        return status;
    }

    private static int useFirst(SourceContexts sources, int ssrc, long index) {
        long formerHighest = sources.formerHighest(ssrc);
        if (formerHighest == FormerSources.NONE && sources.full()) {
            return SrtpStatus.TOO_MANY_SOURCES;
        }
        if (index <= formerHighest) {
            return SrtpStatus.TOO_OLD;
        }
        sources.add(ssrc, index);
        return 0;
    }

    /** Overwrites the session keys. Packets get {@link SrtpStatus#KEY_EXPIRED} from then on. */
    public void destroy() {
        destroyed = true;
        rtp.destroy();
        rtcp.destroy();
    }

    @Override
    public String toString() {
        return "SrtpSender[" + profile + ", " + rtpSources.size() + " sources" + (destroyed ? ", destroyed]" : "]");
    }
}
