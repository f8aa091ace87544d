package io.github.whep4j.transport;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection of a {@link MediaLoop} that carries bytes: TCP, or TLS over it. Everything happens on the loop. */
public interface StreamConnection extends AutoCloseable {
    /** Told on the loop. Nothing is told after {@link #close()}. */
    interface Handler {
        /** Bytes can be written. */
        void onConnected(long nowNanos);

        /** @param buf belongs to the loop, valid during the call */
        void onBytes(byte[] buf, int off, int len, long nowNanos);

        /**
         * There is no connection, or no more: once, and last.
         *
         * @param reason for people; null if the other side has closed it in good order
         */
        void onClosed(@Nullable String reason);
    }

    /**
     * Writes, or keeps to be written when the system takes it again.
     *
     * @return false if nothing was taken: not connected, closed, or too much is waiting already
     */
    boolean write(byte[] buf, int off, int len);

    /** Null until connected. */
    @Nullable
    InetSocketAddress localAddress();

    /** Closes it at once: idempotent, on the loop. */
    @Override
    void close();
}
