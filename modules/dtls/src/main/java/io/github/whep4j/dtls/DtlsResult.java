package io.github.whep4j.dtls;

import java.util.Arrays;

/**
 * The outcome of a handshake: the SRTP profile and the keys of both directions (RFC 5764, Section 4.2).
 *
 * <p>The arrays are handed over, not copied: who receives the result owns them and should {@link #destroy()} it once
 * the keys are installed. Two results are equal only if they are the same object's arrays, and {@link #toString()}
 * shows no key.
 *
 * @param srtpProfileId the negotiated profile, an IANA "DTLS-SRTP Protection Profile" number
 * @param localKey master key for what we send
 * @param localSalt master salt for what we send
 * @param remoteKey master key for what the peer sends
 * @param remoteSalt master salt for what the peer sends
 * @param cipherSuite the DTLS cipher suite by its IANA name
 * @param tlsVersion {@code "DTLS 1.2"}
 * @param role the role we had
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once and never compared
public record DtlsResult(
        int srtpProfileId,
        byte[] localKey,
        byte[] localSalt,
        byte[] remoteKey,
        byte[] remoteSalt,
        String cipherSuite,
        String tlsVersion,
        DtlsRole role) {

    /** Overwrites the keys and salts with zeros. */
    public void destroy() {
        Arrays.fill(localKey, (byte) 0);
        Arrays.fill(localSalt, (byte) 0);
        Arrays.fill(remoteKey, (byte) 0);
        Arrays.fill(remoteSalt, (byte) 0);
    }

    @Override
    public String toString() {
        return "DtlsResult[srtpProfileId=0x%04x, cipherSuite=%s, tlsVersion=%s, role=%s]"
                .formatted(srtpProfileId, cipherSuite, tlsVersion, role);
    }
}
