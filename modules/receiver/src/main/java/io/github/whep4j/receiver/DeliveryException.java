package io.github.whep4j.receiver;

import org.jspecify.annotations.Nullable;

/** The user's own code threw while it was handed an access unit, or its buffer overflowed under {@link Overflow#FAIL}. */
public final class DeliveryException extends WhepException {
    private static final long serialVersionUID = 1L;

    DeliveryException(String code, String message, String hint, @Nullable Throwable cause) {
        super(Phase.DELIVERY, code, message, hint, false, cause);
    }
}
