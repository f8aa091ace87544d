package io.github.whep4j.receiver;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** No packet of the video has come for a while, or packets come again. */
@Name("io.github.whep4j.MediaStall")
@Label("Media Stall")
@Category("WHEP4J")
@StackTrace(false)
final class MediaStallEvent extends Event {
    @Label("Receiver")
    long receiver;

    @Label("Session")
    long session;

    @Label("Stalled")
    boolean stalled;

    @Label("Silence")
    @Timespan(Timespan.NANOSECONDS)
    long silence;
}
