package io.github.whep4j.ice;

import org.jspecify.annotations.Nullable;

/** A long-term credential, with what the server has told to use it with (RFC 8489, Section 9.2). */
final class TurnCredentials {
    private final String username;
    private final String password;
    private @Nullable String realm;
    private String nonce = "";
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
    boolean accept(@Nullable String newRealm, @Nullable String newNonce) {
        String used = newRealm == null ? realm : newRealm;
        if (used == null || newNonce == null || used.equals(realm) && newNonce.equals(nonce)) {
            return false;
        }
        if (!used.equals(realm)) {
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
        if (current != null && realm != null) {
            request.username(username)
                    .text(Stun.REALM, realm)
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
