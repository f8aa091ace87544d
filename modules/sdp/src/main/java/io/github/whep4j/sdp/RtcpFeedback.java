package io.github.whep4j.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code a=rtcp-fb} values that mean something to a video receiver; declared in the order they are written. */
public enum RtcpFeedback {
    /** {@code goog-remb}: receiver estimated maximum bit rate. */
    GOOG_REMB("goog-remb"),
    /** {@code transport-cc}: transport-wide congestion control. */
    TRANSPORT_CC("transport-cc"),
    /** {@code ccm fir}: full intra request (RFC 5104, Section 4.3.1). */
    CCM_FIR("ccm fir"),
    /** {@code nack}: generic negative acknowledgement (RFC 4585, Section 6.2.1). */
    NACK("nack"),
    /** {@code nack pli}: picture loss indication (RFC 4585, Section 6.3.1). */
    NACK_PLI("nack pli"),
    /**
     * {@code rrtr}, and {@code rtcp-xr:rcvr-rtt=all} besides (RFC 3611, Section 5.1): the sender answers our reference
     * times, so that a peer that only receives learns the round trip.
     */
    RECEIVER_REFERENCE_TIME("rrtr");

    private static final List<RtcpFeedback> ALL = List.of(values());

    private final String token;

    RtcpFeedback(String token) {
        this.token = token;
    }

    /** The value after the payload type. */
    public String token() {
        return token;
    }

    /** What a part of an {@code a=rtcp-fb} line names, or null. */
    static @Nullable RtcpFeedback parse(String text, int from, int to) {
        for (RtcpFeedback feedback : ALL) {
            if (SdpSyntax.isWords(text, from, to, feedback.token)) {
                return feedback;
            }
        }
        return null;
    }
}
