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
    /** Ends the receiver with a {@link DeliveryException}. */
    FAIL
}
