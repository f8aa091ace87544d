package io.github.whep4j.ice;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into the messages that it carries. Keeps no more than one message that isn't whole yet. */
final class StreamFraming {
    /** How messages follow each other. */
    enum Format {
        /** TURN: STUN messages and ChannelData, padded to multiples of four (RFC 8656, Section 12.5). */
        TURN(4, 0) {
            @Override
            int length(byte[] buf, int off) {
                int length = Stun.readShort(buf, off + 2);
                return switch (buf[off] & 0xc0) {
                    case 0x00 -> Stun.HEADER_BYTES + length;
                    case 0x40 -> TurnPeers.CHANNEL_HEADER_BYTES + Stun.padded(length);
                    default -> -1;
                };
            }
        },
        /** ICE over TCP: each datagram after its length in two bytes (RFC 4571, Section 2). */
        LENGTH_PREFIXED(2, 2) {
            @Override
            int length(byte[] buf, int off) {
                return 2 + Stun.readShort(buf, off);
            }
        };

        private final int headerBytes;
        private final int skippedBytes;

        Format(int headerBytes, int skippedBytes) {
            this.headerBytes = headerBytes;
            this.skippedBytes = skippedBytes;
        }

        /** Of a message whose header begins there; negative if no message begins like that. */
        abstract int length(byte[] buf, int off);
    }

    /** Takes the messages. */
    interface Sink {
        /** @return false to have no more, as the stream is not wanted any longer */
        boolean onMessage(byte[] buf, int off, int len, long nowNanos);
    }

    private final Format format;
    private final Sink sink;
    private byte[] begun = {};
    private int begunLength;
    private @Nullable Throwable thrown;

    StreamFraming(Format format, Sink sink) {
        this.format = format;
        this.sink = sink;
    }

    /**
     * False if the stream isn't of this format, or the sink wants no more: nothing can be made of the rest. What the sink throws
     * is thrown in the end, as the next message would be searched for in the midst of another one otherwise.
     */
    boolean onBytes(byte[] buf, int off, int len, long nowNanos) {
        thrown = null;
        boolean goesOn = cut(buf, off, len, nowNanos);
        Throwable first = thrown;
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
        return goesOn;
    }

    private boolean cut(byte[] buf, int off, int len, long nowNanos) {
        int at = off;
        int end = off + len;
        while (at < end) {
            if (begunLength == 0) {
                int length = lengthIn(buf, at, end - at);
                if (length < 0) {
                    return false;
                }
                if (length > 0 && length <= end - at) {
                    if (!deliver(buf, at, length, nowNanos)) {
                        return false;
                    }
                    at += length;
                    continue;
                }
            }
            int taken = complete(buf, at, end - at);
            if (taken < 0) {
                return false;
            }
            at += taken;
            if (!deliverIfWhole(nowNanos)) {
                return false;
            }
        }
        return true;
    }

    /** 0 if the header isn't whole. */
    private int lengthIn(byte[] buf, int off, int len) {
        return len < format.headerBytes ? 0 : format.length(buf, off);
    }

    /** Appends what belongs to the message that has begun; negative if there is no such message. */
    private int complete(byte[] buf, int off, int len) {
        int wanted = format.headerBytes;
        if (begunLength >= format.headerBytes) {
            wanted = format.length(begun, 0);
        }
        int taken = Math.min(len, wanted - begunLength);
        if (begun.length < begunLength + taken) {
            begun = Arrays.copyOf(begun, Math.max(wanted, 2_048));
        }
        System.arraycopy(buf, off, begun, begunLength, taken);
        begunLength += taken;
        return lengthIn(begun, 0, begunLength) < 0 ? -1 : taken;
    }

    private boolean deliverIfWhole(long nowNanos) {
        int length = lengthIn(begun, 0, begunLength);
        if (length == 0 || begunLength < length) {
            return true;
        }
        begunLength = 0;
        return deliver(begun, 0, length, nowNanos);
    }

    private boolean deliver(byte[] buf, int off, int length, long nowNanos) {
        try {
            return sink.onMessage(buf, off + format.skippedBytes, length - format.skippedBytes, nowNanos);
        } catch (RuntimeException | Error e) {
            thrown = thrown == null ? e : thrown;
            return true;
        }
    }
}
