package io.github.whep4j.transport;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

/** What is registered with the selector of a {@link MediaLoop}, on whose thread both methods run. */
interface Selectable {
    /**
     * Reads, or goes on with what was waited for.
     *
     * @param in direct, of the loop, for this call
     * @param buf as long as {@code in}, of the loop, for this call
     */
    void onReady(SelectionKey key, ByteBuffer in, byte[] buf);

    /** Closes the channel without telling anybody: the loop ends. */
    void closeChannel();
}
