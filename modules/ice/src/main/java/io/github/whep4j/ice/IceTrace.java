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

    private final long session;
    private @Nullable State state;

    /** @param session tells the events of one session from those of others */
    IceTrace(long session) {
        this.session = session;
    }

    void state(State newState, @Nullable IceCandidatePair pair) {
        State before = state;
        if (before == State.CLOSED || before == State.FAILED && newState == State.CLOSED) {
            return;
        }
        state = newState;
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
