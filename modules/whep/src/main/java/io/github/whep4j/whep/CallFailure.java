package io.github.whep4j.whep;

import org.jspecify.annotations.Nullable;

/**
 * Why a request got no whole response.
 *
 * @param sent whether any byte of the request may have reached the server
 * @param head the status and headers, if they had come; without a body
 */
record CallFailure(
        WhepFailure failure,
        @Nullable Throwable cause,
        boolean sent,
        @Nullable HttpReply head) {

    @Override
    public String toString() {
        return "CallFailure[" + failure.kind() + ", sent=" + sent + ", head=" + head + "]";
    }
}
