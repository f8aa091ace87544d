package io.github.whep4j.receiver;

import io.github.whep4j.whep.SessionEvent;
import java.time.Duration;

/**
 * Is told what happens to a receiver. All methods are called one at a time on the receiver's media loop, so they must not
 * block; calling {@link WhepReceiver#close()} or {@link WhepReceiver#closeAsync()} from them is allowed. What they throw is
 * logged and otherwise ignored. Exactly one of {@link #onClosed} and {@link #onFailed} comes, as the last call.
 */
public interface ReceiverListener {
    /** The state has changed. Not called for the two final states: {@link #onClosed} and {@link #onFailed} tell those. */
    default void onState(ReceiverState state) {}

    /** No packet of the video has come for {@link ReceiverBuilder#stallAfter}. */
    default void onStalled(Duration silence) {}

    /** Packets come again after {@link #onStalled}. */
    default void onResumed(Duration silence) {}

    /**
     * ICE has been restarted, or could not be, as the server was not to be reached any more or nothing came from it
     * ({@link ReceiverBuilder#checkPathAfter}). The session goes on either way.
     */
    default void onIceRestart(IceRestart restart) {}

    /**
     * The server tells something of the session by server-sent events, where it has some. A {@link SessionEvent.Reconnect} has
     * been told and is then complied with by itself if {@link ReceiverBuilder#renewal} or {@link
     * ReceiverBuilder#autoReconnect} asks for that; else it is the listener's to act on. When sessions overlap, events come of
     * both. A server that sends them faster than they are taken has some dropped.
     */
    default void onSessionEvent(SessionEvent event) {}

    /**
     * Another session delivers from here on; its first access unit, a key frame, comes next.
     *
     * @param gap the time between the last picture of the old session and the first of the new one
     */
    default void onRenewed(Duration gap) {}

    /**
     * A session that was to follow another could not be had. The receiver goes on trying, and fails with
     * {@link #onFailed} when it gives up.
     *
     * @param retryIn when it is tried again
     */
    default void onRenewalFailed(WhepException failure, Duration retryIn) {}

    /** The session has ended and everything is released. */
    default void onClosed(CloseReason reason) {}

    /** The receiver has failed and everything is released. */
    default void onFailed(WhepException failure) {}
}
