package io.github.whep4j.receiver;

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

    /** The session has ended and everything is released. */
    default void onClosed(CloseReason reason) {}

    /** The receiver has failed and everything is released. */
    default void onFailed(WhepException failure) {}
}
