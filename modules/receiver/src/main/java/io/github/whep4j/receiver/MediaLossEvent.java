package io.github.whep4j.receiver;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Packets were lost, were asked for again, or pictures were dropped: what has come of these since the event before. */
@Name("io.github.whep4j.MediaLoss")
@Label("Media Loss")
@Category("WHEP4J")
@StackTrace(false)
final class MediaLossEvent extends Event {
    @Label("Receiver")
    long receiver;

    @Label("Session")
    long session;

    @Label("Packets Lost")
    long packetsLost;

    @Label("Packets Requested")
    long packetsRequested;

    @Label("Frames Dropped")
    long framesDropped;
}
