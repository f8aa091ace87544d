package io.github.whep4j.receiver;

/**
 * What happens when the buffer of {@link ReceiverBuilder#deliverOn} is full because the user's code is slower than the
 * camera. Waiting is not among the choices: it would stop the media loop, which other receivers share.
 */
public enum Overflow {
    /**
     * Drops what does not fit and everything after it up to the next key frame, so that what is delivered stays decodable,
     * and asks the sender for that key frame. Counted in {@link ReceiverStats#accessUnitsDropped()}.
     */
    DROP_TO_KEY_FRAME,
    /**
     * Drops whole groups of pictures, each a key frame with all that follows up to the next: the one that has waited longest
     * first, so that what is delivered is as fresh as can be. Only the group that is being taken can lose its end. Counted in
     * {@link ReceiverStats#accessUnitsDropped()} and {@link ReceiverStats#groupsDropped()}.
     */
    DROP_GROUPS,
    /** Ends the receiver with a {@link DeliveryException}. */
    FAIL
}
