package io.github.whep4j.cli.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.FailureJson;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.session.Reception;
import io.github.whep4j.cli.session.Silence;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.viewer.LiveFigures;
import java.io.IOException;
import java.util.Locale;

/** What is watched, for programs: names from W3C webrtc-stats where there is one, and null for what is not known. */
final class WatchJson {
    private WatchJson() {}

    static String of(WatchedMoment moment) {
        return JsonLine.of(json -> write(moment, json));
    }

    /** The last object: what there was in all, and why it is over. */
    static String ofEnd(Reception.Result result, WatchedMoment last, boolean sessionDeleted) {
        Throwable failure = result.failure();
        String brokenOff = ExitStatus.of(result.reason()).earlyEnd();
        return JsonLine.of(json -> {
            write(last, json);
            json.writeStringField("reason", failure == null ? result.reason().name() : "FAILED");
            json.writeBooleanField("sessionDeleted", sessionDeleted);
            if (failure != null) {
                FailureJson.write(failure, json);
            } else if (brokenOff != null) {
                FailureJson.write(brokenOff, "", json);
            } else if (last.figures() == null) {
                // Or nobody reads any more, who then does not read this either.
                FailureJson.write(Interrupts.BEFORE_A_PICTURE, "", json);
            }
        });
    }

    private static void write(WatchedMoment moment, JsonGenerator json) throws IOException {
        json.writeStringField("timestamp", moment.at().toString());
        json.writeStringField("state", moment.state().name().toLowerCase(Locale.ROOT));
        LiveFigures figures = moment.figures();
        if (figures == null) {
            return;
        }
        ReceiverStats total = figures.total();
        json.writeStringField("codec", figures.codec());
        json.writeNumberField("frameWidth", total.frameWidth());
        json.writeNumberField("frameHeight", total.frameHeight());
        json.writeNumberField("framesPerSecond", rounded(figures.framesPerSecond()));
        json.writeNumberField("bitsPerSecond", Math.round(figures.bitsPerSecond()));
        json.writeNumberField("lossPercent", rounded(figures.lossPercent()));
        json.writeNumberField("jitter", total.jitter());
        json.writeNumberField("silentMs", Silence.of(total).toMillis());
        writeKnown("roundTripMs", figures.roundTripMillis(), json);
        writeKnown("keyFrameIntervalMs", (double) moment.keyFrameIntervalMs(), json);
        json.writeNumberField("framesReceived", total.framesReceived());
        json.writeNumberField("keyFramesReceived", total.keyFramesReceived());
        json.writeNumberField("framesDropped", total.framesDropped());
        json.writeNumberField("packetsReceived", total.packetsReceived());
        json.writeNumberField("packetsLost", total.packetsLost());
        json.writeNumberField("retransmittedPacketsReceived", total.retransmittedPacketsReceived());
        json.writeNumberField("nackCount", total.nackCount());
        json.writeNumberField("pliCount", total.pliCount());
        json.writeNumberField("freezeCount", total.freezeCount());
        json.writeNumberField("totalFreezesDuration", rounded(total.totalFreezesDurationSeconds()));
        json.writeNumberField("renewals", moment.renewals().count());
        json.writeNumberField("iceRestarts", total.iceRestarts());
    }

    private static void writeKnown(String name, double value, JsonGenerator json) throws IOException {
        if (value < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, rounded(value));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
