package io.github.whep4j.viewer;

import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.CandidatePair;
import io.github.whep4j.receiver.ReceiverState;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionInfo;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is shown beside the picture: the time between two snapshots of the counters, and the whole so far.
 *
 * @param bitsPerSecond of payload
 * @param lossPercent packets that did not come, of those that were due
 * @param roundTripMillis of the latest check of the path; negative before the first
 * @param jitterMillis as the receiver has it at the end
 * @param framesPerSecond pictures that came whole
 * @param total the later snapshot
 * @param state of the receiver, in small letters
 * @param codec empty before the first picture, like the next two
 * @param srtp the protection profile
 * @param path the kinds of the two candidates, and the protocol
 */
public record LiveFigures(
        double bitsPerSecond,
        double lossPercent,
        double roundTripMillis,
        double jitterMillis,
        double framesPerSecond,
        ReceiverStats total,
        String state,
        String codec,
        String srtp,
        String path) {

    /**
     * What came between two snapshots, with what the receiver knows besides.
     *
     * @param report null before there is one
     * @param info null before the first picture
     */
    public static LiveFigures between(
            ReceiverStats before,
            ReceiverStats now,
            @Nullable IceReport report,
            @Nullable SessionInfo info,
            ReceiverState state) {
        double seconds = Math.max(
                1e-3, Duration.between(before.timestamp(), now.timestamp()).toNanos() / 1e9);
        long lost = Math.max(0, now.packetsLost() - before.packetsLost());
        long due = lost + now.packetsReceived() - before.packetsReceived();
        return new LiveFigures(
                Math.max(0, now.bytesReceived() - before.bytesReceived()) * 8 / seconds,
                due <= 0 ? 0 : 100.0 * lost / due,
                report == null || report.stats().roundTripTimeMeasurements() == 0
                        ? -1
                        : report.stats().currentRoundTripTime() * 1e3,
                now.jitter() * 1e3,
                Math.max(0, now.framesReceived() - before.framesReceived()) / seconds,
                now,
                state.name().toLowerCase(Locale.ROOT),
                info == null ? "" : info.codec(),
                info == null ? "" : info.srtpCipher(),
                info == null ? "" : path(info.selectedCandidatePair()));
    }

    private static String path(CandidatePair pair) {
        return pair.local().candidateType() + " → " + pair.remote().candidateType() + ", "
                + pair.remote().protocol();
    }
}
