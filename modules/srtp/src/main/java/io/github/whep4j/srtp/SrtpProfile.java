package io.github.whep4j.srtp;

import java.util.Optional;

/**
 * The SRTP protection profiles that are implemented, in order of preference: GCM takes half the time of AES-CM with
 * HMAC-SHA1. Profiles without encryption or with a short tag are left out on purpose.
 */
public enum SrtpProfile {
    /** RFC 7714, Section 14.2. */
    AEAD_AES_128_GCM(0x0007, 16, 12, 16),
    /** RFC 7714, Section 14.2. */
    AEAD_AES_256_GCM(0x0008, 32, 12, 16),
    /** RFC 5764, Section 4.1.2; the one that every WebRTC endpoint has (RFC 8827, Section 6.5). */
    AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10);

    /** The word of the E flag and the SRTCP index (RFC 3711, Section 3.4). */
    static final int RTCP_INDEX_BYTES = 4;

    private final int id;
    private final int keyLengthBytes;
    private final int saltLengthBytes;
    private final int tagLengthBytes;

    SrtpProfile(int id, int keyLengthBytes, int saltLengthBytes, int tagLengthBytes) {
        this.id = id;
        this.keyLengthBytes = keyLengthBytes;
        this.saltLengthBytes = saltLengthBytes;
        this.tagLengthBytes = tagLengthBytes;
    }

    /** The number in the {@code use_srtp} extension of DTLS. */
    public int id() {
        return id;
    }

    /** Length of a master key; the session keys for encryption are as long. */
    public int keyLengthBytes() {
        return keyLengthBytes;
    }

    /** Length of a master salt. */
    public int saltLengthBytes() {
        return saltLengthBytes;
    }

    /** By how much an SRTP packet is longer than the RTP packet in it. */
    public int rtpOverheadBytes() {
        return tagLengthBytes;
    }

    /** By how much an SRTCP packet is longer than the compound RTCP packet in it. */
    public int rtcpOverheadBytes() {
        return tagLengthBytes + RTCP_INDEX_BYTES;
    }

    /** The profile with that number in {@code use_srtp}; empty for each that is not implemented. */
    public static Optional<SrtpProfile> fromId(int id) {
        for (SrtpProfile profile : values()) {
            if (profile.id == id) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }
}
