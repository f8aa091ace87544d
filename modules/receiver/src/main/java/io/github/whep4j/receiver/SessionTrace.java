package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder what happens to a session; costs next to nothing while nobody records. Receivers and sessions
 * are numbered, each from 1 on, to tell their events apart.
 */
final class SessionTrace {
    /** Else none of the events may be touched. */
    static final boolean CAN_RECORD = isRecorderThere();

    private static final AtomicLong receivers = new AtomicLong();
    private static final AtomicLong sessions = new AtomicLong();

    private final long receiver;
    private final long session = sessions.incrementAndGet();

    SessionTrace(long receiver) {
        this.receiver = receiver;
    }

    /** Not where the Java runtime was made without the module jdk.jfr, or a container does not pass it on. */
    private static boolean isRecorderThere() {
        try {
            Class.forName("jdk.jfr.Event", false, SessionTrace.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    static long nextReceiver() {
        return receivers.incrementAndGet();
    }

    /** The session's number. */
    long session() {
        return session;
    }

    void state(ReceiverState state) {
        state(state, "");
    }

    void ending(CloseReason reason, @Nullable WhepException failure) {
        state(ReceiverState.CLOSING, failure == null ? name(reason) : failure.code());
    }

    private void state(ReceiverState state, String cause) {
        if (!CAN_RECORD) {
            return;
        }
        SessionStateEvent event = new SessionStateEvent();
        if (event.shouldCommit()) {
            event.receiver = receiver;
            event.session = session;
            event.state = name(state);
            event.cause = cause;
            event.commit();
        }
    }

    void handshaking(DtlsRole role) {
        dtls("connecting", role, "");
    }

    void secured(DtlsResult result) {
        dtls("connected", result.role(), result.cipherSuite());
    }

    void handshakeFailed(DtlsFailure failure) {
        dtls("failed", null, name(failure.kind()));
    }

    void closedByPeer() {
        dtls("closed", null, "");
    }

    private void dtls(String state, @Nullable DtlsRole role, String details) {
        if (!CAN_RECORD) {
            return;
        }
        DtlsStateEvent event = new DtlsStateEvent();
        if (event.shouldCommit()) {
            event.receiver = receiver;
            event.session = session;
            event.state = state;
            event.role = role == null ? "" : name(role);
            event.details = details;
            event.commit();
        }
    }

    void stall(boolean stalled, long silentNanos) {
        if (!CAN_RECORD) {
            return;
        }
        MediaStallEvent event = new MediaStallEvent();
        if (event.shouldCommit()) {
            event.receiver = receiver;
            event.session = session;
            event.stalled = stalled;
            event.silence = silentNanos;
            event.commit();
        }
    }

    /** @param packetsLost fewer than none if some that were lost have come late */
    void loss(long packetsLost, long packetsRequested, long framesDropped) {
        if (!CAN_RECORD) {
            return;
        }
        MediaLossEvent event = new MediaLossEvent();
        event.receiver = receiver;
        event.session = session;
        event.packetsLost = packetsLost;
        event.packetsRequested = packetsRequested;
        event.framesDropped = framesDropped;
        event.commit();
    }

    static void renewed(long receiver, Duration gap) {
        if (!CAN_RECORD) {
            return;
        }
        RenewalEvent event = new RenewalEvent();
        if (event.shouldCommit()) {
            event.receiver = receiver;
            event.succeeded = true;
            event.gap = gap.toNanos();
            event.commit();
        }
    }

    static void renewalFailed(long receiver, WhepException failure, Duration retryIn) {
        if (!CAN_RECORD) {
            return;
        }
        RenewalEvent event = new RenewalEvent();
        if (event.shouldCommit()) {
            event.receiver = receiver;
            event.cause = failure.code();
            event.retryIn = retryIn.toNanos();
            event.commit();
        }
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
