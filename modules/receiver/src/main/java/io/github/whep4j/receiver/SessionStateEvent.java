package io.github.whep4j.receiver;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A session has come to another state. */
@Name("io.github.whep4j.SessionState")
@Label("WHEP Session State")
@Category("WHEP4J")
@StackTrace(false)
final class SessionStateEvent extends Event {
    @Label("Receiver")
    long receiver;

    @Label("Session")
    long session;

    @Label("State")
    @Nullable
    String state;

    @Label("Cause")
    @Description("Why it ends: the reason, or the code of the failure")
    @Nullable
    String cause = "";
}
