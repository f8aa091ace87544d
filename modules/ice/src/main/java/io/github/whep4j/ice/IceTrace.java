package io.github.whep4j.ice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells the flight recorder what happens to a session; costs next to nothing while nobody records. */
final class IceTrace {
    /** By the names of W3C's RTCIceConnectionState, and gathering before them. */
    enum State {
        GATHERING,
        CHECKING,
        CONNECTED,
        COMPLETED,
        DISCONNECTED,
        FAILED,
        CLOSED
    }

    /** Else neither of the events may be touched. */
    private static final boolean CAN_RECORD = isRecorderThere();

    private final long session;
    private @Nullable State state;

    /** @param session tells the events of one session from those of others */
    IceTrace(long session) {
        this.session = session;
    }

    /** Not where the Java runtime was made without the module jdk.jfr, or a container does not pass it on. */
    private static boolean isRecorderThere() {
        try {
            Class.forName("jdk.jfr.Event", false, IceTrace.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    void state(State newState, @Nullable IceCandidatePair pair) {
        State before = state;
        if (before == State.CLOSED || before == State.FAILED && newState == State.CLOSED) {
            return;
        }
        state = newState;
        if (!CAN_RECORD) {
            return;
        }
        IceStateEvent event = new IceStateEvent();
        if (event.shouldCommit()) {
            event.session = session;
            event.state = name(newState);
            event.previous = before == null ? "new" : name(before);
            if (pair != null) {
                event.local = IceReportText.candidate(pair.local());
                event.remote = IceReportText.candidate(pair.remote());
            }
            event.commit();
        }
    }

    void pair(CheckLog.Entry entry) {
        if (!CAN_RECORD) {
            return;
        }
        IcePairStateEvent event = new IcePairStateEvent();
        if (event.shouldCommit()) {
            event.session = session;
            event.local = entry.local.toString();
            event.remote = entry.remote.toString();
            event.state = name(entry.state);
            event.checksSent = entry.checksSent;
            event.lastError = entry.lastError;
            event.commit();
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
