package io.github.whep4j.receiver;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** Another session has taken over, or could not be had. */
@Name("io.github.whep4j.Renewal")
@Label("Session Renewal")
@Category("WHEP4J")
@StackTrace(false)
final class RenewalEvent extends Event {
    @Label("Receiver")
    long receiver;

    @Label("Succeeded")
    boolean succeeded;

    @Label("Gap")
    @Description("Between the last picture of the old session and the first of the new one")
    @Timespan(Timespan.NANOSECONDS)
    long gap;

    @Label("Cause")
    @Description("The code of the failure")
    @Nullable
    String cause = "";

    @Label("Retry In")
    @Timespan(Timespan.NANOSECONDS)
    long retryIn;
}
