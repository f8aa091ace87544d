package io.github.whep4j.receiver;

import io.github.whep4j.h264.VideoOrientation;
import io.github.whep4j.rtp.AbsoluteCaptureTime;
import io.github.whep4j.rtp.PlayoutDelay;
import io.github.whep4j.sdp.NegotiatedVideo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The RTP header extensions that the media session reads, and that are offered with the numbers that they have here. */
enum HeaderExtension {
    /** Which section a packet belongs to (RFC 9143, Section 15). */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** When a packet was sent; what the estimate for {@code goog-remb} is made from. */
    ABS_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** The transport-wide sequence number, on which {@code transport-cc} reports. */
    TRANSPORT_CC("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** When a picture was taken. */
    ABS_CAPTURE_TIME(AbsoluteCaptureTime.URI),
    /** How it is to be turned. */
    VIDEO_ORIENTATION(VideoOrientation.URI),
    /** How long the sender wishes it to be delayed. */
    PLAYOUT_DELAY(PlayoutDelay.URI);

    private final String uri;

    HeaderExtension(String uri) {
        this.uri = uri;
    }

    /** Number to URI, as an offer has them. */
    static Map<Integer, String> offered(Latency latency) {
        Map<Integer, String> offered = new LinkedHashMap<>();
        for (HeaderExtension extension : values()) {
            if (extension != PLAYOUT_DELAY || latency.isSmooth()) {
                offered.put(extension.ordinal() + 1, extension.uri);
            }
        }
        return Collections.unmodifiableMap(offered);
    }

    /** The number that the answer gives it, whatever ours was; 0 if it was not negotiated. */
    int idIn(NegotiatedVideo video) {
        return video.headerExtensions().entrySet().stream()
                .filter(entry -> entry.getValue().equals(uri))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }
}
