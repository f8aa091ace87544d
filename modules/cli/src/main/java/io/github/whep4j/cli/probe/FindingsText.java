package io.github.whep4j.cli.probe;

import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.NegotiationException;
import io.github.whep4j.receiver.Phase;
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
        SessionTimings at = findings.timings();
        SessionTimings took = findings.durations();
        if (at.gatherMs() >= 0) {
            line("step", String.format(Locale.ROOT, "%8s %8s  %s", "took", "done at", "(since the start)"));
        }
        step("candidates", took.gatherMs(), at.gatherMs(), "our addresses are known, the offer is written");
        step("HTTP", took.postMs(), at.postMs(), "the server has taken the offer and answered");
        step("ICE", took.iceMs(), at.iceMs(), "a way to the server works");
        step("DTLS", took.dtlsMs(), at.dtlsMs(), "encrypted, and with the certificate that the answer names");
        step("first packet", took.firstPacketMs(), at.firstPacketMs(), "of the video");
        step("first picture", took.firstFrameMs(), at.firstFrameMs(), "whole, and can be decoded");
    }

    private void step(String name, long tookMs, long atMs, String what) {
        if (atMs >= 0) {
            line(name, String.format(Locale.ROOT, "%5d ms %5d ms  %s", tookMs, atMs, what));
        }
    }

    private void connection() {
        SessionInfo info = findings.info();
        if (findings.failure() instanceof WhepException failure) {
            line("failed in", words(failure) + " (" + failure.code() + ")");
            if (failure instanceof WhepHttpException http && http.status() > 0) {
                line("HTTP status", String.valueOf(http.status()));
            }
        }
        IceReport ice = findings.ice();
        if (ice != null) {
            text.append("candidate pairs (from an address of ours to one of the server's)\n");
            ice.toText().lines().forEach(row -> text.append("  ").append(row).append('\n'));
        }
        if (findings.roundTripMs() >= 0) {
            line("round trip", String.format(Locale.ROOT, "%.1f ms on average", findings.roundTripMs()));
        }
        if (info != null) {
            line("DTLS", info.tlsVersion() + ", " + info.dtlsCipher() + ", we are the " + info.dtlsRole());
            line("SRTP", info.srtpCipher());
        }
    }

    private static String words(WhepException failure) {
        Phase phase = failure.phase();
        if (failure instanceof NegotiationException) {
            return "the server's answer: it came, and cannot be used";
        }
        return switch (phase) {
            case GATHERING -> "setting up, before the server was asked";
            case NEGOTIATION -> "HTTP: asking the server";
            case ICE -> "ICE: finding a way to the server's media";
            case DTLS -> "DTLS: encrypting that way";
            case MEDIA -> "media: all is connected, the video is awaited";
            default -> phase.name().toLowerCase(Locale.ROOT);
        };
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
                        "%d, %d lost%s, %d came again, jitter %.1f ms",
                        stats.packetsReceived(),
                        Math.max(0, stats.packetsLost()),
                        stats.packetsLost() > 0
                                ? String.format(Locale.ROOT, " (%.1f %%)", findings.fractionLost() * 100)
                                : "",
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
