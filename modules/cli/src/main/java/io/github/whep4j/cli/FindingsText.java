package io.github.whep4j.cli;

import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import io.github.whep4j.receiver.WhepException;
import io.github.whep4j.receiver.WhepHttpException;
import java.util.Locale;

/** What a probe has found, for people: the steps in their order, the video, and the verdict at the end. */
final class FindingsText {
    private final StringBuilder text = new StringBuilder(1_024);
    private final Findings findings;

    private FindingsText(Findings findings) {
        this.findings = findings;
    }

    static String of(Findings findings) {
        FindingsText page = new FindingsText(findings);
        page.steps();
        page.connection();
        page.video();
        page.verdict();
        return page.text.toString();
    }

    private void steps() {
        SessionTimings timings = findings.timings();
        step("candidates", timings.gatherMs(), "gathered, the offer is written");
        step("HTTP", timings.postMs(), "the offer is taken, the answer is here");
        step("ICE", timings.iceMs(), "a candidate pair works");
        step("DTLS", timings.dtlsMs(), "the certificate is the answer's, SRTP has its keys");
        step("first packet", timings.firstPacketMs(), "of the video");
        step("first picture", timings.firstFrameMs(), "whole, and can be decoded");
    }

    private void step(String name, long millis, String what) {
        if (millis >= 0) {
            line(name, String.format(Locale.ROOT, "%5d ms  %s", millis, what));
        }
    }

    private void connection() {
        SessionInfo info = findings.info();
        if (findings.failure() instanceof WhepException failure) {
            line("failed in", failure.phase().name().toLowerCase(Locale.ROOT) + " (" + failure.code() + ")");
            if (failure instanceof WhepHttpException http && http.status() > 0) {
                line("HTTP status", String.valueOf(http.status()));
            }
        }
        String table = findings.pairTable();
        if (!table.isEmpty()) {
            text.append("candidate pairs\n");
            table.lines().forEach(row -> text.append("  ").append(row).append('\n'));
        }
        if (findings.path().roundTripMs() >= 0) {
            line(
                    "round trip",
                    String.format(Locale.ROOT, "%.1f ms", findings.path().roundTripMs()));
        }
        if (info != null) {
            line("DTLS", info.tlsVersion() + ", " + info.dtlsCipher() + ", we are the " + info.dtlsRole());
            line("SRTP", info.srtpCipher());
        }
    }

    private void video() {
        SessionInfo info = findings.info();
        if (info == null) {
            return;
        }
        ProbedVideo.Measured video = findings.video();
        ReceiverStats stats = findings.stats();
        line(
                "video",
                info.codec() + " (" + video.profile() + "), " + stats.frameWidth() + "x" + stats.frameHeight()
                        + (video.rotationDegrees() == 0
                                ? ""
                                : ", to be turned by " + video.rotationDegrees() + " degrees"));
        line(
                "pictures",
                String.format(
                        Locale.ROOT,
                        "%d, %.2f a second by the sender's clock",
                        video.pictures(),
                        video.framesPerSecond()));
        line(
                "key frames",
                video.keyFrameIntervalMs() < 0
                        ? video.keyFrames() + ", so the interval is not known"
                        : String.format(
                                Locale.ROOT,
                                "%d, at most %.1f s apart",
                                video.keyFrames(),
                                video.keyFrameIntervalMs() / 1e3));
        line("bit rate", String.format(Locale.ROOT, "%.2f Mbit/s", video.bitsPerSecond() / 1e6));
        line(
                "packets",
                String.format(
                        Locale.ROOT,
                        "%d, %d lost, %d came again, jitter %.1f ms",
                        stats.packetsReceived(),
                        Math.max(0, stats.packetsLost()),
                        stats.retransmittedPacketsReceived(),
                        stats.jitter() * 1e3));
    }

    private void verdict() {
        text.append('\n').append("verdict: ").append(findings.verdict()).append('\n');
        findings.hints().forEach(hint -> text.append("  - ").append(hint).append('\n'));
    }

    private void line(String name, String value) {
        text.append(String.format(Locale.ROOT, "%-14s", name)).append(value).append('\n');
    }
}
