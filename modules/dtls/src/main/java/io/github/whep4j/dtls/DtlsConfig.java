package io.github.whep4j.dtls;

import java.time.Duration;
import java.util.List;

/**
 * What one handshake needs to know.
 *
 * @param certificate ours, whose fingerprint the peer got in the SDP
 * @param role ours
 * @param srtpProfileIds the SRTP profiles that we accept, best first: 0x0007 (AEAD_AES_128_GCM), 0x0008
 *     (AEAD_AES_256_GCM), 0x0001 (AES_CM_128_HMAC_SHA1_80). As the server we choose by this order
 * @param remoteFingerprints the fingerprints of the peer's SDP; at least one must be {@link DtlsFingerprint#usable}
 * @param handshakeTimeout from {@link DtlsSession#start} to both Finished messages, waiting for a thread included
 * @param maxDatagramBytes the largest datagram to send
 */
public record DtlsConfig(
        DtlsCertificate certificate,
        DtlsRole role,
        List<Integer> srtpProfileIds,
        List<DtlsFingerprint> remoteFingerprints,
        Duration handshakeTimeout,
        int maxDatagramBytes) {
    /** Below a path MTU of 1,280 with room for TURN and tunnels. */
    public static final int DEFAULT_MAX_DATAGRAM_BYTES = 1_200;

    private static final int SMALLEST_MAX_DATAGRAM_BYTES = 256;
    private static final int LARGEST_MAX_DATAGRAM_BYTES = 1_472;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** Checks the values: {@link IllegalArgumentException} says which one is wrong. */
    public DtlsConfig {
        srtpProfileIds = srtpProfileIds.stream().distinct().toList();
        remoteFingerprints = List.copyOf(remoteFingerprints);
        if (srtpProfileIds.isEmpty()) {
            throw new IllegalArgumentException("No SRTP profile to negotiate");
        }
        srtpProfileIds.forEach(SrtpKeyLengths::of);
        if (DtlsFingerprint.strongest(remoteFingerprints).isEmpty()) {
            throw new IllegalArgumentException(
                    "The peer's SDP has no fingerprint of SHA-224 or stronger, so its certificate can't be verified");
        }
        if (handshakeTimeout.isNegative()
                || handshakeTimeout.isZero()
                || handshakeTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("The handshake timeout must be above 0 and at most 1 h");
        }
        if (maxDatagramBytes < SMALLEST_MAX_DATAGRAM_BYTES || maxDatagramBytes > LARGEST_MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException("Datagrams must be of %d to %d bytes"
                    .formatted(SMALLEST_MAX_DATAGRAM_BYTES, LARGEST_MAX_DATAGRAM_BYTES));
        }
    }

    /** With {@link #DEFAULT_MAX_DATAGRAM_BYTES}. */
    public DtlsConfig(
            DtlsCertificate certificate,
            DtlsRole role,
            List<Integer> srtpProfileIds,
            List<DtlsFingerprint> remoteFingerprints,
            Duration handshakeTimeout) {
        this(certificate, role, srtpProfileIds, remoteFingerprints, handshakeTimeout, DEFAULT_MAX_DATAGRAM_BYTES);
    }
}
