package io.github.whep4j.ice;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A long-term credential, with what the server has told to use it with (RFC 8489, Section 9.2): as bytes, since it gets them
 * back as they came, whatever they are.
 */
final class TurnCredentials {
    private final String username;
    private final String password;
    private byte @Nullable [] realm;
    private byte[] nonce = {};
    private @Nullable IntegrityKey key;

    TurnCredentials(String username, String password) {
        this.username = username;
        this.password = password;
    }

    /**
     * Takes a challenge.
     *
     * @param newRealm null if it says none, so that the one before holds
     * @return false if it can't be answered, or is the one that has been answered already
     */
    boolean accept(byte @Nullable [] newRealm, byte @Nullable [] newNonce) {
        byte[] used = newRealm == null ? realm : newRealm;
        if (used == null || newNonce == null) {
            return false;
        }
        // With null Arrays.equals would do here, but a fuzzer's native hook in its place does not bear it.
        boolean sameRealm = realm != null && Arrays.equals(used, realm);
        if (sameRealm && Arrays.equals(newNonce, nonce)) {
            return false;
        }
        if (!sameRealm) {
            key = IntegrityKey.longTerm(username, used, password);
            realm = used;
        }
        nonce = newNonce;
        return true;
    }

    /** Ends a request with what shows that it is ours; returns the key of its answer, null if none has been asked for. */
    @Nullable
    IntegrityKey sign(StunWriter request) {
        IntegrityKey current = key;
        byte[] told = realm;
        if (current != null && told != null) {
            request.username(username)
                    .text(Stun.REALM, told)
                    .text(Stun.NONCE, nonce)
                    .integrity(current);
        }
        return current;
    }

    @Override
    public String toString() {
        return "TurnCredentials[redacted]";
    }
}
