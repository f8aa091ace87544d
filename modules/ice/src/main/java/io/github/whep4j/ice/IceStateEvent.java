package io.github.whep4j.ice;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The state of ICE has changed, or the pair that is used. */
@Name("io.github.whep4j.IceState")
@Label("ICE State")
@Category({"WHEP4J", "ICE"})
@StackTrace(false)
final class IceStateEvent extends Event {
    @Label("Session")
    long session;

    @Label("State")
    @Nullable
    String state;

    @Label("Previous State")
    @Nullable
    String previous;

    @Label("Local Candidate")
    @Description("Of the pair that is used; empty without one")
    @Nullable
    String local = "";

    @Label("Remote Candidate")
    @Nullable
    String remote = "";
}
