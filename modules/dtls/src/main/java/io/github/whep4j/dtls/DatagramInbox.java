package io.github.whep4j.dtls;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Datagrams on their way to the handshake thread: bounded in number and bytes, and endable from either side. */
final class DatagramInbox {
    /** The largest datagram that IP over common links carries; a DTLS flight never needs it. */
    static final int MAX_DATAGRAM_BYTES = 9_000;

    static final int MAX_DATAGRAMS = 64;
    static final int MAX_BYTES = 128 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean closed;

    /** Copies the datagram in; false if there is no room, or nobody to read it. */
    boolean offer(byte[] buf, int off, int len) {
        if (len > MAX_DATAGRAM_BYTES) {
            return false;
        }
        lock.lock();
        try {
            if (closed || queue.size() >= MAX_DATAGRAMS || queuedBytes + len > MAX_BYTES) {
                return false;
            }
            byte[] copy = new byte[len];
            System.arraycopy(buf, off, copy, 0, len);
            queue.add(copy);
            queuedBytes += len;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next datagram; null when none comes within {@code waitNanos}, or the inbox is closed. */
    byte @Nullable [] poll(long waitNanos) throws InterruptedException {
        long remainingNanos = waitNanos;
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty()) {
                if (closed || remainingNanos <= 0) {
                    return null;
                }
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            byte[] datagram = queue.remove();
            queuedBytes -= datagram.length;
            return datagram;
        } finally {
            lock.unlock();
        }
    }

    /** The next datagram, or null; never waits. */
    byte @Nullable [] poll() {
        lock.lock();
        try {
            byte[] datagram = queue.poll();
            if (datagram != null) {
                queuedBytes -= datagram.length;
            }
            return datagram;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what is queued, refuses what comes, and wakes the reader. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            queuedBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
