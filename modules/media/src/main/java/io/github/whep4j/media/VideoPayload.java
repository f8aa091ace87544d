package io.github.whep4j.media;

import java.util.List;

/**
 * A negotiated H.264 payload type.
 *
 * @param payloadType 0 to 127
 * @param rtxPayloadType the payload type of its retransmissions (RFC 4588), {@link #NO_RTX} if there is none
 * @param parameterSets SPS and PPS from {@code sprop-parameter-sets}, without start codes; may be empty. The
 *     arrays are shared: not to be modified
 */
public record VideoPayload(int payloadType, int rtxPayloadType, List<byte[]> parameterSets) {

    /** No retransmission payload type was negotiated. */
    public static final int NO_RTX = -1;

    /** @throws IllegalArgumentException if a number is out of its range, or both payload types are the same */
    public VideoPayload {
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("payload type " + payloadType);
        }
        if (rtxPayloadType < NO_RTX || rtxPayloadType > 127 || rtxPayloadType == payloadType) {
            throw new IllegalArgumentException("RTX payload type " + rtxPayloadType);
        }
        parameterSets = List.copyOf(parameterSets);
    }

    /** A payload type without retransmission and without parameter sets. */
    public static VideoPayload of(int payloadType) {
        return new VideoPayload(payloadType, NO_RTX, List.of());
    }
}
