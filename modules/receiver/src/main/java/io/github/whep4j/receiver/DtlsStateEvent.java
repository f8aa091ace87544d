package io.github.whep4j.receiver;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The DTLS handshake has begun or ended, or the peer has closed the association. */
@Name("io.github.whep4j.DtlsState")
@Label("DTLS State")
@Category("WHEP4J")
@StackTrace(false)
final class DtlsStateEvent extends Event {
    @Label("Receiver")
    long receiver;

    @Label("Session")
    long session;

    @Label("State")
    @Nullable
    String state;

    @Label("Role")
    @Nullable
    String role = "";

    @Label("Details")
    @Description("The cipher suite that was agreed on, or why there is none")
    @Nullable
    String details = "";
}
