package io.github.whep4j.media;

import org.jspecify.annotations.Nullable;

/**
 * Hands on a source's packets in order: waits for missing ones as long as they are worth it, has them asked for, gives them
 * up. Owns the slots that it is given.
 */
final class PacketSequencer {

    /** How far ahead of the highest packet a retransmission may be. */
    private static final int MAX_REPEATED_AHEAD = 64;

    /** So many packets may be missing before the first that comes: more in a row are hardly ever lost but in a burst. */
    private static final int BEFORE_FIRST = 4;

    private final PacketPool pool;
    private final Counters counters;
    private final KeyFrameRequests requests;
    private final LossRecovery recovery;
    private final FrameAssembly assembly;
    private final ReorderBuffer buffer = new ReorderBuffer();

    /** Those before the first packet, which may never have been sent, are being waited for. */
    private boolean beforeFirst;

    /** The latest packet held that looks like the first of a key frame. */
    private long keyFrameStart = Long.MIN_VALUE;

    PacketSequencer(
            PacketPool pool,
            Counters counters,
            KeyFrameRequests requests,
            LossRecovery recovery,
            FrameAssembly assembly) {
        this.pool = pool;
        this.counters = counters;
        this.requests = requests;
        this.recovery = recovery;
        this.assembly = assembly;
    }

    /** Begins at a number; nothing is held. */
    void start(long sequence) {
        buffer.start(sequence);
        keyFrameStart = Long.MIN_VALUE;
        beforeFirst = false;
    }

    /**
     * Begins with a packet, which is yet to be inserted. If it is of a key frame and not its beginning, those before it are late
     * or lost: to have them sent again takes less time than another key frame, and some senders make none when asked.
     */
    void start(long sequence, PacketSlot first) {
        boolean inTheMiddle = assembly.isContinuation(first);
        start(inTheMiddle ? sequence - BEFORE_FIRST : sequence);
        beforeFirst = inTheMiddle;
    }

    /**
     * Whether a retransmission is of use: it is missing, or nothing so far tells that it is. A sender that pads with its latest
     * packets repeats what was lost before a later packet shows the gap.
     */
    boolean isWanted(long sequence) {
        long ahead = sequence - buffer.end();
        return buffer.isMissing(sequence) || (ahead >= 0 && ahead < MAX_REPEATED_AHEAD);
    }

    boolean isMissing(long sequence) {
        return buffer.isMissing(sequence);
    }

    /** Whether a packet that comes on the media source has been sent again there. */
    boolean isRetransmission(long sequence, long nowNanos) {
        return recovery.isRetransmission(buffer, sequence, nowNanos);
    }

    /** Whether it is taken for one though it comes sooner than it could. */
    boolean isEarlyAnswer(long sequence, long nowNanos) {
        return recovery.isEarlyAnswer(buffer, sequence, nowNanos);
    }

    int takeMistaken() {
        return recovery.takeMistaken();
    }

    int onEarlyAnswerRefuted() {
        return recovery.onEarlyAnswerRefuted();
    }

    /** A retransmission of whatever packet has come in a stream of its own. */
    void onRtx() {
        recovery.onRtx();
    }

    /** How far a packet's timestamp is from that of another one near it. */
    long timestampDistance(PacketSlot packet) {
        long neighbour = buffer.isEmpty() ? assembly.lastTimestamp() : buffer.firstHeld().timestamp;
        return Math.abs((long) (int) (packet.timestamp - neighbour));
    }

    /** A packet of the source. */
    void insert(PacketSlot packet, boolean retransmission, long nowNanos) {
        long sequence = packet.sequence;
        if (sequence < buffer.next()) {
            counters.packetsDiscarded++;
            recovery.onTooLate();
            pool.release(packet);
            return;
        }
        if (buffer.held(sequence) != null) {
            counters.duplicate++;
            pool.release(packet);
            return;
        }
        if (buffer.isMissing(sequence)) {
            if (retransmission) {
                recovery.onRetransmission(buffer, sequence, nowNanos);
            } else {
                recovery.onReordered(buffer, sequence, nowNanos);
            }
        }
        makeRoom(sequence);
        boolean gap = sequence > buffer.end();
        if (sequence >= buffer.end()) {
            recovery.onNewest(packet, !gap, retransmission, assembly.isWorthRepair(), nowNanos);
        }
        buffer.put(packet, nowNanos);
        if (sequence > buffer.next()) {
            noteKeyFrame(packet);
        }
        drain(nowNanos);
        if (gap && !buffer.isEmpty()) {
            recovery.onMissing(buffer, nowNanos);
        }
    }

    private void makeRoom(long sequence) {
        while (!buffer.fits(sequence) || buffer.missingWith(sequence) > LossRecovery.MAX_MISSING) {
            if (buffer.isEmpty()) {
                buffer.start(sequence);
                assembly.onGap();
            } else {
                giveUpGap(false);
                handOn();
            }
        }
    }

    private void noteKeyFrame(PacketSlot packet) {
        if (KeyFrameHint.of(packet.bytes, packet.payloadOffset, packet.payloadLength) == KeyFrameHint.START) {
            keyFrameStart = Math.max(keyFrameStart, packet.sequence);
        }
    }

    /** Gives up what has been waited for long enough. */
    void onTimeout(long nowNanos) {
        drain(nowNanos);
    }

    /** Picks the packets to be asked for now; see {@link LossRecovery#collect}. */
    int collectRequests(long[] numbers, long nowNanos) {
        return recovery.collect(buffer, numbers, nowNanos);
    }

    long nextTimeoutNanos() {
        if (buffer.isEmpty()) {
            return recovery.nextRequestNanos();
        }
        long since = recovery.waitingSinceNanos(buffer);
        long next = Math.min(since + recovery.waitNanos(), recovery.nextRequestNanos());
        long doubtNanos = recovery.doubtNanos();
        return requests.wanted() || doubtNanos == Long.MAX_VALUE ? next : Math.min(next, since + doubtNanos);
    }

    /** Hands on whatever is held, and with it the last picture if it is whole. */
    void flush() {
        while (!buffer.isEmpty()) {
            giveUpGap(false);
            handOn();
        }
        recovery.onNothingMissing();
        assembly.flush();
    }

    private void drain(long nowNanos) {
        handOn();
        while (!buffer.isEmpty()) {
            long waited = nowNanos - recovery.waitingSinceNanos(buffer);
            if (waited >= recovery.waitNanos()) {
                giveUpGap(true);
            } else if (isGapMoot()) {
                giveUpGap(false);
            } else if (!(beforeFirst || waited >= recovery.doubtNanos()) || !skipToKeyFrame(nowNanos)) {
                return;
            }
            beforeFirst = false;
            handOn();
        }
        beforeFirst = false;
        recovery.onNothingMissing();
    }

    private boolean isGapMoot() {
        PacketSlot behind = buffer.firstHeld();
        return assembly.isGapMoot(behind) || (beforeFirst && !assembly.isContinuation(behind));
    }

    /**
     * The missing packet may never come: asks for a key frame, and goes on with one that is whole.
     *
     * @return whether there was one
     */
    private boolean skipToKeyFrame(long nowNanos) {
        requests.want(nowNanos);
        if (keyFrameStart <= buffer.next() || !isKeyFrameWhole()) {
            return false;
        }
        while (buffer.next() < keyFrameStart) {
            PacketSlot passed = buffer.poll();
            if (passed == null) {
                recovery.onGivenUp(buffer, buffer.next(), true);
                buffer.skip();
            } else {
                counters.packetsDiscarded++;
                pool.release(passed);
            }
        }
        assembly.onGap();
        return true;
    }

    private boolean isKeyFrameWhole() {
        PacketSlot first = buffer.held(keyFrameStart);
        PacketSlot before = buffer.held(keyFrameStart - 1);
        if (first == null || before == null || (before.timestamp == first.timestamp && !before.marker)) {
            return false;
        }
        long sequence = keyFrameStart;
        PacketSlot packet = first;
        while (packet != null && packet.timestamp == first.timestamp) {
            if (packet.marker) {
                return true;
            }
            packet = buffer.held(++sequence);
        }
        return false;
    }

    private void giveUpGap(boolean waited) {
        while (buffer.held(buffer.next()) == null) {
            recovery.onGivenUp(buffer, buffer.next(), waited);
            buffer.skip();
        }
        assembly.onGap();
    }

    private void handOn() {
        @Nullable PacketSlot packet = buffer.poll();
        while (packet != null) {
            assembly.onPacket(packet);
            pool.release(packet);
            packet = buffer.poll();
        }
    }
}
