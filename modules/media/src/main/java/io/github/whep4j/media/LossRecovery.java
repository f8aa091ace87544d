package io.github.whep4j.media;

/**
 * Decides when a missing packet is asked for (RFC 4585, generic NACK), when again, and how long it is worth waiting for.
 * It learns from the stream how far out of order packets come, and from the retransmissions how long a request takes.
 */
final class LossRecovery {

    /** More missing packets than these are beyond repair. */
    static final int MAX_MISSING = 1_000;

    private static final long MILLI = 1_000_000L;

    /** The longest that the first request is put off, in the hope that the packet is merely late. */
    private static final long MAX_ALLOWANCE_NANOS = 50 * MILLI;

    private static final long MIN_REORDER_WAIT_NANOS = 10 * MILLI;
    private static final long MIN_RECOVERY_WAIT_NANOS = 100 * MILLI;

    /**
     * Between the requests of one attempt: both should not be lost to one hiccup, and a sender that sends nothing again sooner
     * than its own idea of a round trip and a few milliseconds (libwebrtc) ignores the first where ours is shorter.
     */
    private static final long REPETITION_NANOS = 10 * MILLI;

    /**
     * As many attempts as a packet is worth: at 30 % loss, each way, twenty bring all but one of a million lost packets. A
     * sender that works off a backlog first leaves out some.
     */
    private static final int WORTHWHILE_ATTEMPTS = 30;

    /**
     * So many missing packets that come again on the media source tell that the sender makes no use of a stream of its own that it
     * has negotiated, as Pion does not. Of a sender that does, the first answer comes there.
     */
    private static final int ANSWERS_IN_PLACE_OF_RTX = 3;

    /** After so many packets that no request could bring the sender is taken not to answer requests. */
    private static final int MAX_UNANSWERED = 20;

    private final boolean enabled;
    private final long maxReorderWaitNanos;
    private final long maxRecoveryWaitNanos;
    private final RoundTripEstimate roundTrip;
    private final RequestPace pace;

    /** How much later than their successors packets come that were not lost. */
    private long reorderingNanos;

    private final TailProbe tail = new TailProbe();
    private final EarlyAnswers earlyAnswers = new EarlyAnswers();

    /** Whether retransmissions are to be expected in a stream of their own, and have come so. */
    private final boolean rtxNegotiated;

    private boolean rtxSeen;

    /** How many missing packets have come again on the media source, as far as matters. */
    private int answersOnSource;

    private int unanswered;
    private long nextRequestNanos = Long.MAX_VALUE;

    LossRecovery(ReceiveSessionConfig config, RoundTripEstimate roundTrip, RequestPace pace) {
        this.enabled = config.nack();
        this.rtxNegotiated =
                config.payloads().stream().anyMatch(payload -> payload.rtxPayloadType() != VideoPayload.NO_RTX);
        this.maxReorderWaitNanos = config.reorderWaitNanos();
        this.maxRecoveryWaitNanos = Math.max(config.reorderWaitNanos(), config.recoveryWaitNanos());
        this.roundTrip = roundTrip;
        this.pace = pace;
        this.reorderingNanos = enabled ? 0 : maxReorderWaitNanos;
    }

    /** Since when the next packet is waited for: what was lost before the keys came nobody could ask for. */
    long waitingSinceNanos(ReorderBuffer buffer) {
        long missingSinceNanos = buffer.gapSinceNanos();
        return recovers() ? pace.possibleSinceNanos(missingSinceNanos) : missingSinceNanos;
    }

    /** How long to wait for a missing packet, from {@link #waitingSinceNanos}. */
    long waitNanos() {
        if (recovers()) {
            long enough = WORTHWHILE_ATTEMPTS * roundTrip.retryNanos();
            return Math.min(maxRecoveryWaitNanos, Math.max(MIN_RECOVERY_WAIT_NANOS, enough));
        }
        long enough = reorderingNanos + reorderingNanos / 4;
        return Math.min(maxReorderWaitNanos, Math.max(MIN_REORDER_WAIT_NANOS, enough));
    }

    /** After so long a wait a key frame is asked for as well. */
    long doubtNanos() {
        return recovers() ? waitNanos() * 3 / 5 : Long.MAX_VALUE;
    }

    private boolean recovers() {
        return enabled && unanswered < MAX_UNANSWERED;
    }

    /** The highest packet so far has come. */
    void onNewest(PacketSlot packet, boolean consecutive, boolean retransmission, boolean worthRepair, long nowNanos) {
        tail.onNewest(packet, consecutive, retransmission, recovers() && worthRepair, allowanceNanos(), nowNanos);
    }

    /** Packets have been found missing. */
    void onMissing(ReorderBuffer buffer, long nowNanos) {
        if (!enabled) {
            return;
        }
        if (tail.isProbed(tail.probed()) && buffer.isMissing(tail.probed()) && buffer.requests(tail.probed()) == 0) {
            buffer.onRequested(tail.probed(), tail.probedNanos());
        }
        tail.onLoss(nowNanos);
        nextRequestNanos = Math.min(nextRequestNanos, nowNanos + allowanceNanos());
    }

    private long allowanceNanos() {
        return Math.min(reorderingNanos, MAX_ALLOWANCE_NANOS);
    }

    long nextRequestNanos() {
        long next = Math.min(nextRequestNanos, tail.dueNanos());
        return next == Long.MAX_VALUE ? next : Math.max(next, pace.readyNanos());
    }

    /** Forgets the next request; nothing is missing any more. */
    void onNothingMissing() {
        nextRequestNanos = Long.MAX_VALUE;
    }

    /**
     * Picks the packets to be asked for now.
     *
     * @return how many sequence numbers have been written, in ascending order
     */
    int collect(ReorderBuffer buffer, long[] numbers, long nowNanos) {
        if (nowNanos < pace.readyNanos()) {
            return 0;
        }
        int count = nowNanos < nextRequestNanos ? 0 : collectMissing(buffer, numbers, nowNanos);
        if (nowNanos >= tail.dueNanos() && count < numbers.length) {
            numbers[count++] = tail.onProbe(nowNanos);
        }
        if (count > 0) {
            pace.onRequest(nowNanos);
        }
        return count;
    }

    private int collectMissing(ReorderBuffer buffer, long[] numbers, long nowNanos) {
        long retryNanos = roundTrip.retryNanos();
        long next = Long.MAX_VALUE;
        int count = 0;
        for (long sequence = buffer.next(); sequence < buffer.end(); sequence++) {
            if (!buffer.isMissing(sequence)) {
                continue;
            }
            long due = dueNanos(buffer, sequence, retryNanos);
            if (due <= nowNanos && count < numbers.length) {
                numbers[count++] = sequence;
                buffer.onRequested(sequence, nowNanos);
                due = dueNanos(buffer, sequence, retryNanos);
            }
            next = Math.min(next, due);
        }
        nextRequestNanos = next;
        return count;
    }

    /**
     * When to ask for a packet next. The first attempt is a single request; the second, two in a row; every further one,
     * three. The more attempts a packet has taken the more pictures wait for it, and requests are small.
     */
    private long dueNanos(ReorderBuffer buffer, long sequence, long retryNanos) {
        int requests = buffer.requests(sequence);
        if (requests == 0) {
            return buffer.missingSinceNanos(sequence) + allowanceNanos();
        }
        if (requests == 1 || requests % 3 == 0) {
            // An attempt is complete; it began with the first of its requests.
            long repetitions = Math.min(requests / 3, 2);
            return buffer.requestedNanos(sequence)
                    + Math.max(REPETITION_NANOS, retryNanos - repetitions * REPETITION_NANOS);
        }
        return buffer.requestedNanos(sequence) + REPETITION_NANOS;
    }

    /**
     * Whether a packet on the media source must be a retransmission on that source: it was asked for, and long enough ago.
     * One that was asked for on suspicion alone was lost only if the sender does answer, and it comes when the answer is due.
     */
    boolean isRetransmission(ReorderBuffer buffer, long sequence, long nowNanos) {
        if (!buffer.isMissing(sequence)) {
            long elapsed = nowNanos - tail.probedNanos();
            return answersOnSource()
                    && tail.isProbed(sequence)
                    && elapsed >= roundTrip.nanos() * 4 / 5
                    && elapsed <= roundTrip.answerNanos() * 5 / 4;
        }
        int requests = rtxSeen ? 0 : buffer.requests(sequence);
        return requests > 1
                || (requests == 1
                        && (isEarlyAnswer(buffer, sequence, nowNanos)
                                || nowNanos - buffer.requestedNanos(sequence) >= roundTrip.nanos() / 2));
    }

    /** Whether a retransmission on the media source is taken for one though it comes sooner than it could. */
    boolean isEarlyAnswer(ReorderBuffer buffer, long sequence, long nowNanos) {
        return !rtxSeen
                && earlyAnswers.areLikely()
                && buffer.isMissing(sequence)
                && buffer.requests(sequence) == 1
                && nowNanos - buffer.requestedNanos(sequence) < roundTrip.nanos() / 2;
    }

    /** How many answers have been taken for packets that were late merely, and have to be told of as lost yet. */
    int takeMistaken() {
        return earlyAnswers.takeMistaken();
    }

    /**
     * What was taken for an early answer has come once more.
     *
     * @return how many packets were late merely, though {@link #takeMistaken} told otherwise
     */
    int onEarlyAnswerRefuted() {
        roundTrip.forgetSamples();
        return earlyAnswers.onRefuted();
    }

    private boolean answersOnSource() {
        return !rtxSeen && answersOnSource >= (rtxNegotiated ? ANSWERS_IN_PLACE_OF_RTX : 1);
    }

    /** A missing packet has come of itself, out of order. */
    void onReordered(ReorderBuffer buffer, long sequence, long nowNanos) {
        long late = nowNanos - buffer.missingSinceNanos(sequence);
        earlyAnswers.onLate(buffer.requests(sequence) > 0, late, reorderingNanos);
        // Answers tell nothing of how far out of order packets come.
        reorderingNanos = earlyAnswers.areLikely() ? 0 : Math.max(reorderingNanos, late);
    }

    /** The sender has a stream of its own for retransmissions (RFC 4588), and so sends none on the media source. */
    void onRtx() {
        rtxSeen = true;
        unanswered = 0;
    }

    /** A missing packet has come again. */
    void onRetransmission(ReorderBuffer buffer, long sequence, long nowNanos) {
        unanswered = 0;
        answersOnSource = Math.min(answersOnSource + 1, ANSWERS_IN_PLACE_OF_RTX);
        reorderingNanos -= reorderingNanos / 16;
        if (buffer.requests(sequence) == 1) {
            roundTrip.onSample(nowNanos - buffer.requestedNanos(sequence));
        }
    }

    /**
     * A missing packet is given up.
     *
     * @param waited as long as it was worth: where only nobody needs it any more, its answer may be on the way
     */
    void onGivenUp(ReorderBuffer buffer, long sequence, boolean waited) {
        reorderingNanos -= reorderingNanos / 16;
        if (waited && buffer.requests(sequence) >= 3) {
            unanswered++;
        }
    }

    /** A packet has come that had been given up. */
    void onTooLate() {
        if (enabled) {
            unanswered = 0; // a gap that was moot, or an answer that took longer than all patience
            return;
        }
        reorderingNanos = Math.min(maxReorderWaitNanos, Math.max(MIN_REORDER_WAIT_NANOS, 2 * reorderingNanos));
    }
}
