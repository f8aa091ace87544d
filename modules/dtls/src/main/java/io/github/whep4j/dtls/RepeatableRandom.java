package io.github.whep4j.dtls;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Arrays;

/**
 * Remembers what it has given, so that a second attempt at a handshake says the same as the first: to a peer that goes
 * on with the first one it is then a retransmission. Used for the hello's random and the ephemeral key, and never for
 * signatures. Once {@link #forget} has been called it remembers nothing, which is due when the handshake is over.
 */
final class RepeatableRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Memory memory;

    RepeatableRandom(SecureRandom source) {
        this(new Memory(source));
    }

    private RepeatableRandom(Memory memory) {
        super(memory, null);
        this.memory = memory;
    }

    /** From now on it gives what it has given since the beginning, and then something new. */
    void repeat() {
        memory.repeat();
    }

    /** Erases what it has given. */
    void forget() {
        memory.forget();
    }

    private static final class Memory extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        private final transient SecureRandom source;
        private transient Given given = new Given();
        private transient int next;
        private transient boolean forgetful;

        Memory(SecureRandom source) {
            this.source = source;
        }

        synchronized void repeat() {
            next = 0;
        }

        synchronized void forget() {
            forgetful = true;
            given.erase();
            given = new Given();
            next = 0;
        }

        @Override
        protected synchronized void engineNextBytes(byte[] bytes) {
            int repeated = Math.min(bytes.length, given.size() - next);
            given.copy(next, bytes, repeated);
            byte[] more = new byte[bytes.length - repeated];
            source.nextBytes(more);
            System.arraycopy(more, 0, bytes, repeated, more.length);
            if (!forgetful) {
                given.writeBytes(more);
                next += bytes.length;
            }
            Arrays.fill(more, (byte) 0);
        }

        @Override
        protected byte[] engineGenerateSeed(int byteCount) {
            return source.generateSeed(byteCount);
        }

        /** There is a better source than whoever calls this. */
        @Override
        protected void engineSetSeed(byte[] seed) {}
    }

    /** Bytes that can be read while there are more to come, and erased. */
    private static final class Given extends ByteArrayOutputStream {
        void copy(int from, byte[] to, int len) {
            System.arraycopy(buf, from, to, 0, len);
        }

        void erase() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}
