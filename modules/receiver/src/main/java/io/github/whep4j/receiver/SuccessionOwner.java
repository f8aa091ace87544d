package io.github.whep4j.receiver;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.whep.SessionEvent;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who has begun a {@linkplain SessionSuccession succession}: told on the loop what happens; {@link #ended} comes once and last. */
interface SuccessionOwner {
    void state(ReceiverState state);

    void accessUnit(AccessUnit unit);

    /** The first access unit of a session has been delivered. */
    void firstAccessUnit(SessionInfo info);

    void stalled(Duration silence);

    void resumed(Duration silence);

    /** The server tells something of a session that delivers, or is coming up. */
    void event(SessionEvent event);

    /** Media takes another pair, without a restart. */
    void pairChanged(CandidatePair pair);

    void iceRestart(IceRestart restart);

    /**
     * The server wants another session opened, and the present one ends for it.
     *
     * @param endpoint where the server wants it; null to stay
     */
    void reconnecting(@Nullable URI endpoint);

    void renewed(Duration gap);

    void renewalFailed(WhepException failure, Duration retryIn);

    /** Everything is released. */
    void ended(CloseReason reason, @Nullable WhepException failure);
}
