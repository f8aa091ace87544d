package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who has opened a session: told on the loop what happens to it; {@link #ended} comes once and last. */
interface SessionOwner {
    void state(ReceiverState state);

    /** The server has opened the session; its time runs. */
    void answered();

    void accessUnit(AccessUnit unit);

    void firstAccessUnit(SessionInfo info);

    void stalled(Duration silence);

    void resumed(Duration silence);

    /** The server tells something of the open session. */
    void event(SessionEvent event);

    /** Media takes another pair than that of the first access unit, without a restart. */
    void pairChanged(CandidatePair pair);

    /** ICE has been restarted, or has not. */
    void iceRestart(IceRestart restart);

    /** The end has begun. {@code failure} is null if the session ends with a reason. */
    void ending(CloseReason reason, @Nullable WhepException failure);

    /** Everything is released. */
    void ended();
}
