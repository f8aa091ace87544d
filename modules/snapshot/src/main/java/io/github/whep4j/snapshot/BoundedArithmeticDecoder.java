package io.github.whep4j.snapshot;

import java.nio.ByteBuffer;
import org.jcodec.codecs.common.biari.MDecoder;
import org.jspecify.annotations.Nullable;

/**
 * jcodec's arithmetic decoder, with an end. Its own goes on for ever with zeros where the data is over, and a damaged slice
 * makes it decode one endless number from them.
 */
final class BoundedArithmeticDecoder extends MDecoder {
    /** A sound slice asks for two bytes more than it has (ITU-T H.264, Section 9.3.1.2 reads nine bits ahead). */
    private static final int MAX_READS_PAST_THE_END = 64;

    /** Null while the superclass reads its first bytes. */
    private final @Nullable ByteBuffer in;

    private int readsPastTheEnd;

    BoundedArithmeticDecoder(ByteBuffer in, int[][] contexts) {
        super(in, contexts);
        this.in = in;
    }

    @Override
    protected void readOneByte() {
        ByteBuffer data = in;
        if (data != null && !data.hasRemaining() && ++readsPastTheEnd > MAX_READS_PAST_THE_END) {
            throw new IllegalStateException("the slice is longer than its data");
        }
        super.readOneByte();
    }
}
