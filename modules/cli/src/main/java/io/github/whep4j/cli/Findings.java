package io.github.whep4j.cli;

import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.DtlsException;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import io.github.whep4j.receiver.WhepException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a probe has found.
 *
 * @param info null if no picture came
 * @param early why the session ended before the probe did; null if it did not
 * @param failure null if pictures came
 */
record Findings(
        @Nullable SessionInfo info,
        SessionTimings timings,
        ReceiverStats stats,
        Path path,
        ProbedVideo.Measured video,
        boolean sessionDeleted,
        @Nullable CloseReason early,
        @Nullable Throwable failure) {
    private static final long LONG_KEY_FRAME_INTERVAL_MS = 5_000;
    private static final double NOTABLE_LOSS = 0.01;
    /** What may still be on its way when a short probe ends. */
    private static final long FEW_PACKETS = 9;

    /** A single one may have been answered too late. */
    private static final long SOME_NACKS = 3;

    private static final double NOTABLE_ROUND_TRIP_MS = 250;

    /**
     * What ICE did.
     *
     * @param table the candidate pairs, as text; empty if it did not come to that
     * @param roundTripMs of the latest check; -1 without one
     */
    record Path(String table, double roundTripMs) {
        static final Path NONE = new Path("", -1);

        static Path of(@Nullable IceReport report) {
            if (report == null) {
                return NONE;
            }
            boolean measured = report.stats().roundTripTimeMeasurements() > 0;
            return new Path(report.toText(), measured ? report.stats().currentRoundTripTime() * 1e3 : -1);
        }
    }

    /** The table of candidate pairs, from whoever has it; empty if there is none. */
    String pairTable() {
        return failure instanceof WhepException whep ? whep.details() : path.table();
    }

    /** One sentence. */
    String verdict() {
        if (failure != null) {
            return Failures.message(failure);
        }
        if (early != null) {
            return "pictures came, and the session ended by itself (" + words(early) + ")";
        }
        return info == null
                ? "interrupted before there was a picture"
                : hints().isEmpty() ? "all is well" : "pictures come, with remarks";
    }

    /** What can be done, or should be known; empty if there is nothing to say. */
    List<String> hints() {
        List<String> hints = new ArrayList<>();
        if (failure != null) {
            add(hints, Failures.hint(failure));
            if (failure instanceof DtlsException dtls
                    && dtls.report().filter(Findings::hasForeignChecks).isPresent()) {
                add(
                        hints,
                        "the server's connectivity checks came with a wrong password, and were not answered: it may have"
                                + " mixed up two sessions");
            }
            return hints;
        }
        if (info == null) {
            return hints;
        }
        for (String warning : info.warnings()) {
            add(hints, "the server: " + warning);
        }
        String silence = Silence.words(stats);
        if (silence != null) {
            add(hints, silence + ", though the session is open: has the camera gone to sleep, or lost its network?");
        }
        if (early == CloseReason.REMOTE || early == CloseReason.SESSION_LIMIT) {
            add(hints, "a camera that limits its sessions is recorded by --session-limit and --renewal");
        }
        long due = stats.packetsReceived() + Math.max(0, stats.packetsLost());
        if (stats.packetsLost() > Math.max(FEW_PACKETS, NOTABLE_LOSS * due)) {
            add(
                    hints,
                    String.format(
                            Locale.ROOT,
                            "%.1f %% of the packets were lost: is it a weak wireless link?",
                            100.0 * stats.packetsLost() / due));
        }
        if (path.roundTripMs() > NOTABLE_ROUND_TRIP_MS) {
            add(hints, "the way to the server is long: lost packets come late when they are asked for again");
        }
        if (stats.nackCount() >= SOME_NACKS && stats.retransmittedPacketsReceived() == 0) {
            add(
                    hints,
                    "lost packets were asked for again (NACK), and none came: the sender does not send again, so each loss costs"
                            + " pictures up to the next key frame");
        }
        if (video.keyFrameRequest() == KeyFrameRequest.Outcome.UNANSWERED) {
            add(
                    hints,
                    "a key frame was asked for (PLI), and none came before its time: after a loss there is no picture until the"
                            + " next one that is due");
        }
        if (video.keyFrameIntervalMs() > LONG_KEY_FRAME_INTERVAL_MS) {
            add(hints, "key frames are far apart: a lost packet that is not sent again costs that long");
        }
        if (stats.datagramsRejected() > due / 20 && due > 0) {
            add(
                    hints,
                    "many datagrams came that are not the camera's, or damaged, and were dropped: does somebody interfere?");
        }
        if (!video.tellsCaptureTime()) {
            add(hints, "the sender does not tell its clock: nobody can know when a picture was taken");
        }
        if (!sessionDeleted) {
            add(hints, "the session could not be DELETEd, and stays open until the server ends it");
        }
        return hints;
    }

    private static boolean hasForeignChecks(IceReport report) {
        return report.stats().requestsUnauthenticated() > 0;
    }

    static String words(CloseReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void add(List<String> hints, String hint) {
        if (!hint.isEmpty()) {
            hints.add(hint);
        }
    }
}
