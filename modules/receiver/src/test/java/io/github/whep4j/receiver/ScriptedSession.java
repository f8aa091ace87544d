package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import org.jspecify.annotations.Nullable;

/** A session that does what a test says, and keeps to what a {@link ReceiverSession} promises its owner. */
final class ScriptedSession extends SilentSession {
    private final LoopClock clock;
    private final SessionOwner owner;
    private boolean ending;
    private boolean ended;
    private boolean pictures;
    private int endings;

    ScriptedSession(LoopClock clock, SessionOwner owner) {
        this.clock = clock;
        this.owner = owner;
    }

    @Override
    public void start() {
        owner.state(ReceiverState.NEGOTIATING);
    }

    void answer() {
        owner.answered();
        owner.state(ReceiverState.CONNECTING);
    }

    void keys() {
        owner.state(ReceiverState.CONNECTED);
    }

    void picture(boolean key) {
        boolean first = !pictures;
        pictures = true;
        byte[] slice = {0, 0, 0, 1, (byte) (key ? 0x65 : 0x41), (byte) 0x88};
        long nanos = clock.nanoTime();
        owner.accessUnit(
                new AccessUnit(slice, slice.length, nanos / 11_111, nanos, null, key, true, SimulatedSession.SETS));
        if (first && !ending) {
            owner.firstAccessUnit(SimulatedSession.INFO);
        }
    }

    void event(SessionEvent event) {
        owner.event(event);
    }

    /** The server's BYE, or close_notify. */
    void endByServer() {
        end(CloseReason.REMOTE, pictures ? null : Failures.closedEarly());
    }

    @Override
    public void end(CloseReason reason, @Nullable WhepException failure) {
        if (!ending) {
            ending = true;
            endings++;
            owner.ending(reason, failure);
        }
    }

    /** The DELETE has been answered, or its time is over. */
    void release() {
        ended = true;
        owner.ended();
    }

    boolean isEnding() {
        return ending;
    }

    boolean hasEnded() {
        return ended;
    }

    int endings() {
        return endings;
    }

    @Override
    public void requestKeyFrame() {
        // The test sends key frames when it likes.
    }
}
