package io.github.whep4j.ice;

import org.jspecify.annotations.Nullable;

/** The short-term credentials of both sides (RFC 8445, Section 7.1.2); the peer's come later than its first checks. */
final class IceCredentials {
    private final String localUfrag;
    private final String localPassword;
    private final IntegrityKey localKey;
    private @Nullable String remoteUfrag;
    private @Nullable IntegrityKey remoteKey;

    IceCredentials(String localUfrag, String localPassword) {
        this.localUfrag = localUfrag;
        this.localPassword = localPassword;
        this.localKey = new IntegrityKey(localPassword);
    }

    void setRemote(RemoteIceDescription remote) {
        remoteUfrag = remote.ufrag();
        remoteKey = new IntegrityKey(remote.password());
    }

    String localUfrag() {
        return localUfrag;
    }

    String localPassword() {
        return localPassword;
    }

    /** For requests that come in, and the answers to them. */
    IntegrityKey localKey() {
        return localKey;
    }

    /** For requests that go out, and the answers to them; null while the peer is unknown. */
    @Nullable
    IntegrityKey remoteKey() {
        return remoteKey;
    }

    /** Whether a request with this USERNAME is for us and, if that is known already, from the peer. */
    boolean accept(String username) {
        return remoteUfrag == null
                ? username.startsWith(localUfrag + ":")
                : username.equals(localUfrag + ":" + remoteUfrag);
    }

    /** USERNAME of the requests that go out. */
    String outgoingUsername() {
        if (remoteUfrag == null) {
            throw new IllegalStateException("the peer is unknown");
        }
        return remoteUfrag + ":" + localUfrag;
    }

    @Override
    public String toString() {
        return "IceCredentials[redacted]";
    }
}
