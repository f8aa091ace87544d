package io.github.whep4j.dtls;

import java.util.Map;
import java.util.Set;

/** Key and salt lengths of the SRTP profiles that we negotiate; a profile without encryption is none of them. */
record SrtpKeyLengths(int keyBytes, int saltBytes) {
    /** SRTP_AES128_CM_HMAC_SHA1_80, RFC 5764, Section 4.1.2. */
    static final int AES_CM_128_HMAC_SHA1_80 = 0x0001;
    /** SRTP_AEAD_AES_128_GCM, RFC 7714, Section 14.2. */
    static final int AEAD_AES_128_GCM = 0x0007;
    /** SRTP_AEAD_AES_256_GCM, RFC 7714, Section 14.2. */
    static final int AEAD_AES_256_GCM = 0x0008;

    private static final Map<Integer, SrtpKeyLengths> BY_PROFILE = Map.of(
            AES_CM_128_HMAC_SHA1_80, new SrtpKeyLengths(16, 14),
            AEAD_AES_128_GCM, new SrtpKeyLengths(16, 12),
            AEAD_AES_256_GCM, new SrtpKeyLengths(32, 12));

    /** For tests, whose peers support the same. */
    static Set<Integer> supportedProfiles() {
        return BY_PROFILE.keySet();
    }

    static SrtpKeyLengths of(int profileId) {
        SrtpKeyLengths lengths = BY_PROFILE.get(profileId);
        if (lengths == null) {
            throw new IllegalArgumentException("Not a supported SRTP profile: 0x%04x".formatted(profileId));
        }
        return lengths;
    }
}
