package io.github.whep4j.sdp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An RTP payload type that carries H.264 (RFC 6184, Section 8.1).
 *
 * @param payloadType         0 to 127
 * @param profileLevelId      six hexadecimal digits, lower case, for example {@code 42e01f}
 * @param packetizationMode   0, 1 or 2. What was negotiated and what is sent differ in the field: depacketize by the
 *                            NAL unit type
 * @param rtxPayloadType      the payload type of its retransmissions (RFC 4588), or -1
 * @param spropParameterSets  SPS and PPS from {@code sprop-parameter-sets}, without start codes. Not to be modified
 */
public record H264PayloadType(
        int payloadType,
        String profileLevelId,
        int packetizationMode,
        int rtxPayloadType,
        List<byte[]> spropParameterSets) {
    /** @throws IllegalArgumentException when a number or the profile-level-id is out of its range */
    public H264PayloadType {
        if (payloadType < 0 || payloadType > 127 || rtxPayloadType < -1 || rtxPayloadType > 127) {
            throw new IllegalArgumentException("payload type out of range");
        }
        profileLevelId = SdpSyntax.lower(profileLevelId);
        if (!isProfileLevelId(profileLevelId)) {
            throw new IllegalArgumentException("profile-level-id is not six hexadecimal digits");
        }
        if (packetizationMode < 0 || packetizationMode > 2) {
            throw new IllegalArgumentException("packetization-mode out of range");
        }
        spropParameterSets = List.copyOf(spropParameterSets);
    }

    /** A payload type without retransmission and parameter sets. */
    public H264PayloadType(int payloadType, String profileLevelId, int packetizationMode) {
        this(payloadType, profileLevelId, packetizationMode, -1, List.of());
    }

    static boolean isProfileLevelId(String value) {
        if (value.length() != 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            char c = value.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The value of the fmtp line. SRS wants all three parameters to be there. */
    String fmtp() {
        return payloadType + " level-asymmetry-allowed=1;packetization-mode=" + packetizationMode + ";profile-level-id="
                + profileLevelId;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof H264PayloadType that
                && payloadType == that.payloadType
                && profileLevelId.equals(that.profileLevelId)
                && packetizationMode == that.packetizationMode
                && rtxPayloadType == that.rtxPayloadType
                && Arrays.deepEquals(spropParameterSets.toArray(), that.spropParameterSets.toArray());
    }

    @Override
    public int hashCode() {
        int hash = Arrays.deepHashCode(spropParameterSets.toArray());
        return ((hash * 31 + payloadType) * 31 + profileLevelId.hashCode()) * 31
                + packetizationMode * 129
                + rtxPayloadType;
    }

    @Override
    public String toString() {
        return "H264PayloadType[" + payloadType + ", profile-level-id " + profileLevelId + ", packetization-mode "
                + packetizationMode + (rtxPayloadType < 0 ? "" : ", rtx " + rtxPayloadType) + ", "
                + spropParameterSets.size() + " parameter sets]";
    }
}
