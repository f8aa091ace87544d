package io.github.whep4j.media;

/** The session's counts; plain fields, since one thread writes and reads them. */
final class Counters {

    long packetsReceived;
    long packetsDiscarded;
    long retransmittedPacketsReceived;
    long bytesReceived;
    long headerBytesReceived;

    long framesReceived;
    long keyFramesReceived;
    long framesDelivered;
    long framesDropped;
    int frameWidth;
    int frameHeight;

    long nackCount;
    long pliCount;
    long firCount;

    long malformed;
    long malformedRtcp;
    long unauthenticated;
    long replayed;
    long refused;
    long early;
    long unknownPayloadType;
    long otherSource;
    long duplicate;

    InboundRtpStats.Discarded discarded() {
        return new InboundRtpStats.Discarded(
                malformed,
                malformedRtcp,
                unauthenticated,
                replayed,
                refused,
                early,
                unknownPayloadType,
                otherSource,
                duplicate);
    }
}
