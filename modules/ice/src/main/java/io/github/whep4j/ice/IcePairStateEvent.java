package io.github.whep4j.ice;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The checks of one pair of candidates have begun, succeeded or failed. */
@Name("io.github.whep4j.IcePairState")
@Label("ICE Candidate Pair State")
@Category({"WHEP4J", "ICE"})
@StackTrace(false)
final class IcePairStateEvent extends Event {
    @Label("Session")
    long session;

    @Label("Local Address")
    @Nullable
    String local;

    @Label("Remote Address")
    @Nullable
    String remote;

    @Label("State")
    @Nullable
    String state;

    @Label("Checks Sent")
    int checksSent;

    @Label("Last Error")
    @Nullable
    String lastError;
}
