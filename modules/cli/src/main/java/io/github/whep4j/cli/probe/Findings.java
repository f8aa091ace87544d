package io.github.whep4j.cli.probe;

import io.github.whep4j.cli.outcome.Failures;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.DtlsException;
import io.github.whep4j.receiver.IceException;
import io.github.whep4j.receiver.MediaTimeoutException;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a probe has found.
 *
 * @param info null if no picture came
 * @param working what ICE did, of a session that worked; else null
 * @param early why the session ended before the probe did; null if it did not
 * @param failure null if pictures came
 */
record Findings(
        @Nullable SessionInfo info,
        SessionTimings timings,
        ReceiverStats stats,
        @Nullable IceReport working,
        ProbedVideo.Measured video,
        SessionDeletion deletion,
        @Nullable CloseReason early,
        @Nullable Throwable failure) {

    /** What ICE did, from whoever knows; null if it did not come to that. */
    @Nullable
    IceReport ice() {
        if (failure instanceof IceException ice) {
            return ice.report().orElse(null);
        }
        if (failure instanceof DtlsException dtls) {
            return dtls.report().orElse(null);
        }
        return failure instanceof MediaTimeoutException media ? media.report().orElse(null) : working;
    }

    /** How long each step took by itself: since the last one before it that was reached; -1 for one that was not. */
    SessionTimings durations() {
        return durations(timings);
    }

    static SessionTimings durations(SessionTimings done) {
        long[] at = {
            done.gatherMs(), done.postMs(), done.iceMs(), done.dtlsMs(), done.firstPacketMs(), done.firstFrameMs()
        };
        long before = 0;
        for (int i = 0; i < at.length; i++) {
            long end = at[i];
            if (end >= 0) {
                at[i] = Math.max(0, end - before);
                before = Math.max(before, end);
            }
        }
        return new SessionTimings(at[0], at[1], at[2], at[3], at[4], at[5]);
    }

    /** The mean of all that were measured; -1 without one. */
    double roundTripMs() {
        IceReport report = ice();
        long measured = report == null ? 0 : report.stats().roundTripTimeMeasurements();
        return report == null || measured == 0 ? -1 : report.stats().totalRoundTripTime() / measured * 1e3;
    }

    /** How many packets of the video did not come at first, of all that were sent: 0 to 1. What came again has been lost before. */
    double fractionLost() {
        long lost = Math.max(0, stats.packetsLost());
        long sent = lost + stats.packetsReceived() - stats.retransmittedPacketsReceived();
        return lost == 0 ? 0 : Math.min(1, (double) lost / Math.max(lost, sent));
    }

    /** One sentence. */
    String verdict() {
        if (failure != null) {
            return Failures.message(failure);
        }
        if (info == null) {
            return Interrupts.BEFORE_A_PICTURE;
        }
        if (early == CloseReason.LOCAL) {
            return "pictures came, until it was interrupted";
        }
        if (early != null) {
            return "pictures came, and the session ended by itself (" + words(early) + ")";
        }
        return hints().isEmpty() ? "all is well" : "pictures come, with remarks";
    }

    /** What can be done, or should be known; empty if there is nothing to say. */
    List<String> hints() {
        if (failure == null && info != null) {
            return new Remarks(this, info).all();
        }
        String hint = failure == null ? "" : Failures.hint(failure);
        return Stream.of(hint, Failures.openSession(info, deletion, failure))
                .filter(words -> !words.isEmpty())
                .toList();
    }

    private static String words(CloseReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
