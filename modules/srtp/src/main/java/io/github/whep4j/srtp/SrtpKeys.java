package io.github.whep4j.srtp;

import java.util.Arrays;

/**
 * The master keys and salts of both directions, as a DTLS-SRTP handshake exports them. The arrays are copied.
 *
 * <p>{@link SrtpReceiver} and {@link SrtpSender} derive what they need when they are constructed, so the keys can be
 * destroyed right after. Not thread-safe.
 */
public final class SrtpKeys {
    private final SrtpProfile profile;
    private final MasterKey local;
    private final MasterKey remote;
    private boolean destroyed;

    private SrtpKeys(SrtpProfile profile, MasterKey local, MasterKey remote) {
        this.profile = profile;
        this.local = local;
        this.remote = remote;
    }

    /**
     * Keys for both directions.
     *
     * @param localKey what we protect with: {@code client_write_SRTP_master_key} if we are the DTLS client
     * @param remoteKey what the peer protects with
     * @throws IllegalArgumentException if a key or salt has not the profile's length
     */
    public static SrtpKeys of(
            SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {
        requireLength("key", localKey, profile.keyLengthBytes());
        requireLength("salt", localSalt, profile.saltLengthBytes());
        requireLength("key", remoteKey, profile.keyLengthBytes());
        requireLength("salt", remoteSalt, profile.saltLengthBytes());
        return new SrtpKeys(
                profile,
                new MasterKey(localKey.clone(), localSalt.clone()),
                new MasterKey(remoteKey.clone(), remoteSalt.clone()));
    }

    /** What the keys are for. */
    public SrtpProfile profile() {
        return profile;
    }

    /** Overwrites the keys with zeros. Receivers and senders that were made of them go on working. */
    public void destroy() {
        destroyed = true;
        local.destroy();
        remote.destroy();
    }

    /** What we protect with. */
    MasterKey local() {
        requireNotDestroyed();
        return local;
    }

    /** What the peer protects with. */
    MasterKey remote() {
        requireNotDestroyed();
        return remote;
    }

    private void requireNotDestroyed() {
        if (destroyed) {
            throw new IllegalStateException("the SRTP keys were destroyed");
        }
    }

    private static void requireLength(String what, byte[] bytes, int lengthBytes) {
        if (bytes.length != lengthBytes) {
            throw new IllegalArgumentException(
                    "master " + what + " of " + bytes.length + " bytes instead of " + lengthBytes);
        }
    }

    /** Names the profile only. */
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + (destroyed ? ", destroyed]" : "]");
    }

    /** Not a record, so that no generated method touches the bytes. */
    static final class MasterKey {
        final byte[] key;
        final byte[] salt;

        MasterKey(byte[] key, byte[] salt) {
            this.key = key;
            this.salt = salt;
        }

        void destroy() {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }
    }
}
