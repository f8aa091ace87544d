package io.github.whep4j.receiver;

/** No path to the server's media address was found in time. */
public final class IceException extends WhepException {
    private static final long serialVersionUID = 1L;

    IceException(String code, String message, String hint) {
        super(Phase.ICE, code, message, hint, true, null);
    }
}
