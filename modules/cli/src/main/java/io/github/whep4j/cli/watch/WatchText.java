package io.github.whep4j.cli.watch;

import io.github.whep4j.cli.session.Silence;
import io.github.whep4j.cli.terminal.Counted;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.viewer.LiveFigures;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is watched, for people. */
final class WatchText {
    private WatchText() {}

    /** For a terminal that is drawn anew each time. */
    static List<String> panel(String camera, WatchedMoment moment) {
        List<String> lines = new ArrayList<>();
        lines.add(camera + "   (Ctrl-C ends it)");
        LiveFigures figures = moment.figures();
        lines.add(named("state", state(moment)));
        if (figures == null) {
            return lines;
        }
        ReceiverStats total = figures.total();
        lines.add(
                named("picture", size(total) + ", " + figures.codec() + ", %.1f a second", figures.framesPerSecond()));
        lines.add(named("bit rate", "%.2f Mbit/s", figures.bitsPerSecond() / 1e6));
        lines.add(named("key frames", interval(moment)));
        lines.add(named(
                "packets",
                "%.1f %% lost in the last second; %d of %d in all",
                figures.lossPercent(),
                Math.max(0, total.packetsLost()),
                total.packetsReceived() + Math.max(0, total.packetsLost())));
        lines.add(named(
                "repair",
                "asked %s for packets again (NACK), %d came; %s asked for (PLI)",
                Counted.of(total.nackCount(), "time"),
                total.retransmittedPacketsReceived(),
                Counted.of(total.pliCount(), "key frame")));
        lines.add(named(
                "path",
                figures.path() + ", round trip " + roundTrip(figures) + ", jitter %.1f ms",
                figures.jitterMillis()));
        lines.add(named(
                "freezes",
                "%d, %.1f s in all; %s missing",
                total.freezeCount(),
                total.totalFreezesDurationSeconds(),
                Counted.of(total.framesDropped(), "picture")));
        if (moment.renewals().count() > 0 || total.iceRestarts() > 0) {
            lines.add(named(
                    "sessions",
                    "%s, at most %.1f s between two; %s",
                    Counted.of(moment.renewals().count(), "renewal"),
                    moment.renewals().longestGapMs() / 1e3,
                    Counted.of(total.iceRestarts(), "ICE restart")));
        }
        return lines;
    }

    /** For a log. */
    static String line(WatchedMoment moment) {
        String begin = moment.at().truncatedTo(ChronoUnit.SECONDS) + " " + state(moment);
        LiveFigures figures = moment.figures();
        if (figures == null) {
            return begin;
        }
        ReceiverStats total = figures.total();
        return begin
                + text(
                        "  %s  %.1f pictures/s  %.2f Mbit/s  %.1f %% lost  %d NACKs  %d recovered  round trip %s  jitter %.1f ms"
                                + "  key frames %s  %d freezes",
                        size(total),
                        figures.framesPerSecond(),
                        figures.bitsPerSecond() / 1e6,
                        figures.lossPercent(),
                        total.nackCount(),
                        total.retransmittedPacketsReceived(),
                        roundTrip(figures),
                        figures.jitterMillis(),
                        interval(moment),
                        total.freezeCount());
    }

    /** When it is over. */
    static String total(LiveFigures figures) {
        ReceiverStats total = figures.total();
        return text(
                "%s, %s; %d of %d packets lost, %s",
                Counted.of(total.framesReceived(), "picture"),
                size(total),
                Math.max(0, total.packetsLost()),
                total.packetsReceived() + Math.max(0, total.packetsLost()),
                Counted.of(total.freezeCount(), "freeze"));
    }

    private static String state(WatchedMoment moment) {
        String state = moment.state().name().toLowerCase(Locale.ROOT);
        LiveFigures figures = moment.figures();
        String silence = figures == null ? null : Silence.words(figures.total());
        return silence == null ? state : state + ", " + silence;
    }

    private static String size(ReceiverStats total) {
        return total.frameWidth() + "x" + total.frameHeight();
    }

    private static String interval(WatchedMoment moment) {
        return moment.keyFrameIntervalMs() < 0 ? "one so far" : text("every %.1f s", moment.keyFrameIntervalMs() / 1e3);
    }

    private static String roundTrip(LiveFigures figures) {
        return figures.roundTripMillis() < 0 ? "not known" : text("%.1f ms", figures.roundTripMillis());
    }

    private static String named(String name, String format, Object... values) {
        return text("%-12s", name) + text(format, values);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
