package io.github.whep4j.srtp;

import java.util.Objects;

/**
 * Verifies and decrypts what the peer sends. One instance serves all sources of one DTLS association, each with its own
 * roll-over counter and replay window of 4,096 packets. Of more than 256 sources the one that was silent the longest gives way:
 * what it has sent up to then stays refused, also what had not come yet.
 *
 * <p>Nothing is remembered of a packet that was not authentic: neither its source nor its sequence number. A packet that is
 * refused leaves the destination untouched.
 *
 * <p>Not thread-safe. With AES-CM nothing is allocated per packet; with GCM the JDK makes about 1 KB of garbage.
 */
public final class SrtpReceiver {
    private final SrtpProfile profile;
    private final PacketTransform rtp;
    private final PacketTransform rtcp;
    private final SourceContexts rtpSources;
    private final SourceContexts rtcpSources;
    private final UnknownSources unknown = new UnknownSources();
    private boolean destroyed;

    /**
     * Derives the session keys of the peer's direction.
     *
     * @throws IllegalStateException if the keys were destroyed, or if the JVM has no AES or SHA-1
     */
    public SrtpReceiver(SrtpKeys keys) {
        this(keys, SourceContexts.rtp(), SourceContexts.rtcp());
    }

    /** For tests, which cannot wait for 2^48 packets. */
    SrtpReceiver(SrtpKeys keys, SourceContexts rtpSources, SourceContexts rtcpSources) {
        this.rtpSources = rtpSources;
        this.rtcpSources = rtcpSources;
        profile = keys.profile();
        KeyDerivation derivation = new KeyDerivation(keys.remote());
        rtp = PacketTransform.forRtp(profile, derivation);
        rtcp = PacketTransform.forRtcp(profile, derivation);
        derivation.destroy();
    }

    /**
     * Verifies and decrypts an SRTP packet.
     *
     * @param dst gets the RTP packet; may be {@code src} if {@code dstOff} is {@code off} or the ranges do not overlap
     * @return the length of the RTP packet, or a negative {@link SrtpStatus}
     * @throws IndexOutOfBoundsException if a range is not inside its array; {@code dst} needs room for {@code len} less
     *     {@link SrtpProfile#rtpOverheadBytes()}
     */
    public int unprotect(byte[] src, int off, int len, byte[] dst, int dstOff) {
        Objects.checkFromIndexSize(off, len, src.length);
        int plainBytes = len - rtp.overheadBytes();
        int headerBytes = PacketHeader.rtpLength(src, off, plainBytes);
        if (headerBytes < 0) {
            return SrtpStatus.MALFORMED;
        }
        Objects.checkFromIndexSize(dstOff, plainBytes, dst.length);
        if (destroyed || rtpSources.keyExpired()) {
            return SrtpStatus.KEY_EXPIRED;
        }
        int ssrc = PacketHeader.rtpSsrc(src, off);
        int sequenceNumber = PacketHeader.sequenceNumber(src, off);
        SourceContext source = rtpSources.find(ssrc);
        if (source == null) {
            return unprotectAbsent(src, off, headerBytes, len, ssrc, sequenceNumber, dst, dstOff);
        }
        long index = PacketIndex.guess(source.highest(), sequenceNumber);
        int status = unprotectAs(source, src, off, headerBytes, len, index, dst, dstOff);
        if (status < 0 && source.countRefusal()) {
            int next = unprotectAs(source, src, off, headerBytes, len, PacketIndex.nextRound(index), dst, dstOff);
            return next < 0 ? status : next;
        }
        return status;
    }

    /** A packet of a known source, if it has that index: replay check, authentication, and only then state. */
    private int unprotectAs(
            SourceContext source, byte[] src, int off, int headerBytes, int len, long index, byte[] dst, int dstOff) {
        int status = checkRtp(source, index);
        if (status < 0) {
            return status;
        }
        if (!unprotectAt(src, off, headerBytes, len, source.ssrc(), index, dst, dstOff)) {
            return SrtpStatus.AUTHENTICATION_FAILED;
        }
        rtpSources.commit(source, index);
        unknown.onAuthentic();
        return len - rtp.overheadBytes();
    }

    /** A packet of a source that has no window, since it was never heard or gave way to others. */
    private int unprotectAbsent(
            byte[] src, int off, int headerBytes, int len, int ssrc, int sequenceNumber, byte[] dst, int dstOff) {
        long formerHighest = rtpSources.formerHighest(ssrc);
        if (formerHighest == FormerSources.NONE) {
            return unprotectFirst(src, off, headerBytes, len, ssrc, sequenceNumber, dst, dstOff);
        }
        long index = PacketIndex.guess(formerHighest, sequenceNumber);
        if (index <= formerHighest) {
            return SrtpStatus.TOO_OLD;
        }
        if (index > PacketIndex.MAX_RTP) {
            return SrtpStatus.KEY_EXPIRED;
        }
        if (!unprotectAt(src, off, headerBytes, len, ssrc, index, dst, dstOff)) {
            return SrtpStatus.AUTHENTICATION_FAILED;
        }
        rtpSources.add(ssrc, index);
        return len - rtp.overheadBytes();
    }

    /** A packet of a source that no authentic packet came from yet. */
    private int unprotectFirst(
            byte[] src, int off, int headerBytes, int len, int ssrc, int sequenceNumber, byte[] dst, int dstOff) {
        if (rtpSources.full()) {
            return SrtpStatus.TOO_MANY_SOURCES;
        }
        if (!unknown.mayTry()) {
            return SrtpStatus.NOT_TRIED;
        }
        long index = sequenceNumber;
        boolean authentic = unprotectAt(src, off, headerBytes, len, ssrc, index, dst, dstOff);
        if (!authentic && PacketIndex.mayHaveWrapped(sequenceNumber)) {
            index = PacketIndex.wrapped(sequenceNumber);
            authentic = unprotectAt(src, off, headerBytes, len, ssrc, index, dst, dstOff);
        }
        if (!authentic) {
            unknown.onForged();
            return SrtpStatus.AUTHENTICATION_FAILED;
        }
        rtpSources.add(ssrc, index);
        return len - rtp.overheadBytes();
    }

    private boolean unprotectAt(
            byte[] src, int off, int headerBytes, int len, int ssrc, long index, byte[] dst, int dstOff) {
        int rollOverCounter = (int) (index >>> 16);
        return rtp.unprotect(src, off, headerBytes, len, ssrc, index, rollOverCounter, dst, dstOff);
    }

    private static int checkRtp(SourceContext source, long index) {
        if (index < 0) {
            return SrtpStatus.TOO_OLD;
        }
        return index > PacketIndex.MAX_RTP ? SrtpStatus.KEY_EXPIRED : source.check(index);
    }

    /**
     * Verifies and decrypts an SRTCP packet. One that is not encrypted is refused even if it is authentic (RFC 3711, Section
     * 3.4 leaves that to policy): no WebRTC sender makes such packets.
     *
     * @param dst gets the compound RTCP packet; may be {@code src} if {@code dstOff} is {@code off} or the ranges do not
     *     overlap
     * @return the length of the RTCP packet, or a negative {@link SrtpStatus}
     * @throws IndexOutOfBoundsException if a range is not inside its array; {@code dst} needs room for {@code len} less
     *     {@link SrtpProfile#rtcpOverheadBytes()}
     */
    public int unprotectRtcp(byte[] src, int off, int len, byte[] dst, int dstOff) {
        Objects.checkFromIndexSize(off, len, src.length);
        int plainBytes = len - rtcp.overheadBytes();
        int headerBytes = PacketHeader.rtcpLength(src, off, plainBytes);
        if (headerBytes < 0) {
            return SrtpStatus.MALFORMED;
        }
        Objects.checkFromIndexSize(dstOff, plainBytes, dst.length);
        if (destroyed || rtcpSources.keyExpired()) {
            return SrtpStatus.KEY_EXPIRED;
        }
        int word = PacketHeader.word(src, off + rtcp.wordOffset(len));
        if (word >= 0) {
            return SrtpStatus.NOT_ENCRYPTED;
        }
        long index = word & PacketIndex.MAX_RTCP;
        int ssrc = PacketHeader.rtcpSsrc(src, off);
        SourceContext source = rtcpSources.find(ssrc);
        int status = source != null ? source.check(index) : checkAbsentRtcp(ssrc, index);
        if (status < 0) {
            return status;
        }
        if (!rtcp.unprotect(src, off, headerBytes, len, ssrc, index, word, dst, dstOff)) {
            if (source == null) {
                unknown.onForged();
            }
            return SrtpStatus.AUTHENTICATION_FAILED;
        }
        if (source == null) {
            rtcpSources.add(ssrc, index);
        } else {
            rtcpSources.commit(source, index);
        }
        return plainBytes;
    }

    private int checkAbsentRtcp(int ssrc, long index) {
        long formerHighest = rtcpSources.formerHighest(ssrc);
        if (formerHighest != FormerSources.NONE) {
            return index > formerHighest ? 0 : SrtpStatus.TOO_OLD;
        }
        if (rtcpSources.full()) {
            return SrtpStatus.TOO_MANY_SOURCES;
        }
        return knownByItsMedia(ssrc) || unknown.mayTry() ? 0 : SrtpStatus.NOT_TRIED;
    }

    /** Such a source need not be tried for. */
    private boolean knownByItsMedia(int ssrc) {
        return rtpSources.find(ssrc) != null || rtpSources.formerHighest(ssrc) != FormerSources.NONE;
    }

    /** Overwrites the session keys. Packets get {@link SrtpStatus#KEY_EXPIRED} from then on. */
    public void destroy() {
        destroyed = true;
        rtp.destroy();
        rtcp.destroy();
    }

    @Override
    public String toString() {
        return "SrtpReceiver[" + profile + ", " + rtpSources.size() + " sources" + (destroyed ? ", destroyed]" : "]");
    }
}
