package io.github.whep4j.cli.probe;

import io.github.whep4j.cli.session.Silence;
import io.github.whep4j.receiver.CloseReason;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What should be known of a camera that works: what costs pictures first, what was put up with last. */
final class Remarks {
    private static final long LONG_KEY_FRAME_INTERVAL_MS = 5_000;
    private static final double NOTABLE_LOSS = 0.01;
    /** What may still be on its way when a short probe ends. */
    private static final long FEW_PACKETS = 9;

    /** A single request may be answered too late, and a few may be made on suspicion alone. */
    private static final long SOME = 3;

    private static final double NOTABLE_ROUND_TRIP_MS = 250;

    private final Findings findings;
    private final SessionInfo info;
    private final ReceiverStats stats;
    private final ProbedVideo.Measured video;
    private final List<String> remarks = new ArrayList<>();

    Remarks(Findings findings, SessionInfo info) {
        this.findings = findings;
        this.info = info;
        stats = findings.stats();
        video = findings.video();
    }

    List<String> all() {
        session();
        losses();
        keyFrames();
        sender();
        redirect();
        for (String warning : info.warnings()) {
            remarks.add("against the rules, and put up with: " + warning);
        }
        deletion();
        return List.copyOf(remarks);
    }

    private void session() {
        String silence = Silence.words(stats);
        if (silence != null) {
            remarks.add(silence + ", though the session is open: has the camera gone to sleep, or lost its network?");
        }
        if (findings.early() == CloseReason.REMOTE || findings.early() == CloseReason.SESSION_LIMIT) {
            remarks.add("a camera that limits its sessions is recorded by --session-limit and --renewal");
        }
    }

    /** Nothing is said of losses that were made good: then no picture is missing. */
    private void losses() {
        long lost = stats.packetsLost();
        double share = findings.fractionLost();
        if (lost > FEW_PACKETS && share > NOTABLE_LOSS && stats.framesDropped() > 0) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%.1f %% of the packets were lost on the way, and %d pictures with them: is it a weak wireless link?",
                    share * 100,
                    stats.framesDropped()));
        }
        if (findings.roundTripMs() > NOTABLE_ROUND_TRIP_MS) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "the way to the server and back takes %.0f ms: lost packets that are asked for again come late",
                    findings.roundTripMs()));
        }
        // What was asked for on suspicion, and had not been lost, need not come again.
        if (stats.nackCount() >= SOME && lost >= SOME && stats.retransmittedPacketsReceived() == 0) {
            remarks.add(
                    "lost packets were asked for again (NACK), and none came: the sender does not send again, so each loss costs"
                            + " pictures up to the next key frame");
        }
    }

    private void keyFrames() {
        if (video.keyFrameRequest() == KeyFrameRequest.Outcome.UNANSWERED) {
            remarks.add("the sender makes no key frame when it is asked for one (PLI)"
                    + (video.keyFrameIntervalMs() < 0
                            ? ": after a loss there is no picture until the next one that is due"
                            : String.format(
                                    Locale.ROOT,
                                    ": after a loss there may be no picture for %.1f s, until the next one comes by itself",
                                    video.keyFrameIntervalMs() / 1e3)));
        }
        if (video.keyFrameIntervalMs() > LONG_KEY_FRAME_INTERVAL_MS) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "key frames are up to %.1f s apart: a lost packet that is not sent again may cost that long",
                    video.keyFrameIntervalMs() / 1e3));
        }
    }

    private void sender() {
        long due = stats.packetsReceived() + Math.max(0, stats.packetsLost());
        if (stats.datagramsRejected() > due / 20 && due > 0) {
            remarks.add(
                    stats.datagramsRejected()
                            + " datagrams came that are not the camera's, or damaged, and were dropped: does somebody interfere?");
        }
        if (!video.tellsCaptureTime()) {
            remarks.add(
                    "the sender does not tell its clock (no sender reports): nobody can know when a picture was taken");
        }
    }

    /** A load balancer's (307) is not to be remembered. */
    private void redirect() {
        if (info.redirectedTo() != null) {
            remarks.add(
                    "the server redirected the offer, to a URL at " + info.redirectedTo()
                            + ": each session takes a request more, unless that URL is given where the server means it for good (308)");
        }
    }

    private void deletion() {
        String stays = "it stays open until the server ends it, and may keep the next one out";
        switch (findings.deletion()) {
            case NOT_SUPPORTED ->
                remarks.add("the server does not let the session be ended (it refuses DELETE as such): " + stays);
            case FAILED ->
                remarks.add("the session could not be ended: DELETE got no answer, or was refused; perhaps " + stays);
            case NONE, PENDING, DONE, NO_SESSION_URL -> {
                // The last has been said among the warnings.
            }
        }
    }
}
