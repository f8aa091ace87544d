package io.github.whep4j.ice;

import java.security.SecureRandom;

/** The 96 bits that tie a response to its request. */
record TransactionId(long high, int low) {
    private static final SecureRandom random = new SecureRandom();

    /** Not to be guessed, as the answer to a consent check could be forged otherwise (RFC 7675, Section 5.1). */
    static TransactionId next() {
        return new TransactionId(random.nextLong(), random.nextInt());
    }

    static TransactionId read(byte[] buf, int off) {
        return new TransactionId(Stun.readLong(buf, off), Stun.readInt(buf, off + 8));
    }

    void write(byte[] buf, int off) {
        Stun.writeLong(buf, off, high);
        Stun.writeInt(buf, off + 8, low);
    }
}
