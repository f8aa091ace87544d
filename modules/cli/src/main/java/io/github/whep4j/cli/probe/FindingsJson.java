package io.github.whep4j.cli.probe;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.cli.outcome.FailureJson;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import io.github.whep4j.receiver.WhepException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Locale;

/** What a probe has found, for programs; what is not known is null. */
final class FindingsJson {
    private FindingsJson() {}

    static String of(Findings findings) {
        return JsonLine.of(json -> {
            json.writeBooleanField("works", findings.failure() == null && findings.info() != null);
            json.writeStringField("verdict", findings.verdict());
            json.writeArrayFieldStart("hints");
            for (String hint : findings.hints()) {
                json.writeString(hint);
            }
            json.writeEndArray();
            writeFailure(json, findings);
            writeTimings("timings", findings.timings(), json);
            writeTimings("durations", findings.durations(), json);
            writeConnection(json, findings);
            writeVideo(json, findings);
        });
    }

    private static void writeFailure(JsonGenerator json, Findings findings) throws IOException {
        Throwable failure = findings.failure();
        if (failure == null) {
            if (findings.info() == null) {
                FailureJson.write(findings.verdict(), "", json);
            }
            return;
        }
        if (failure instanceof WhepException whep) {
            json.writeStringField("code", whep.code());
            json.writeStringField("phase", whep.phase().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("retryable", whep.retryable());
        }
        // As with every other command.
        FailureJson.write(failure, json);
    }

    /** Those of {@link Findings#timings} are since the start. */
    private static void writeTimings(String name, SessionTimings timings, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        for (RecordComponent step : SessionTimings.class.getRecordComponents()) {
            try {
                long millis = (long) step.getAccessor().invoke(timings);
                if (millis < 0) {
                    json.writeNullField(step.getName());
                } else {
                    json.writeNumberField(step.getName(), millis);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("all steps are public", e);
            }
        }
        json.writeEndObject();
    }

    private static void writeConnection(JsonGenerator json, Findings findings) throws IOException {
        SessionInfo info = findings.info();
        IceReport ice = findings.ice();
        if (ice != null) {
            ReceiverStats stats = findings.stats();
            IceReportJson.write(
                    ice,
                    info == null ? null : info.selectedCandidatePair(),
                    stats.bytesReceived() + stats.source().headerBytesReceived(),
                    json);
        }
        if (findings.roundTripMs() >= 0) {
            json.writeNumberField("roundTripMs", findings.roundTripMs());
        }
        if (info != null) {
            json.writeStringField("tlsVersion", info.tlsVersion());
            json.writeStringField("dtlsCipher", info.dtlsCipher());
            json.writeStringField("dtlsRole", info.dtlsRole());
            json.writeStringField("srtpCipher", info.srtpCipher());
        }
        json.writeBooleanField("sessionDeleted", findings.deletion() == SessionDeletion.DONE);
        json.writeStringField("deletion", findings.deletion().name().toLowerCase(Locale.ROOT));
    }

    private static void writeVideo(JsonGenerator json, Findings findings) throws IOException {
        SessionInfo info = findings.info();
        if (info == null) {
            return;
        }
        ProbedVideo.Measured video = findings.video();
        ReceiverStats stats = findings.stats();
        json.writeStringField("codec", info.codec());
        json.writeStringField("profile", video.profile());
        json.writeNumberField("frameWidth", stats.frameWidth());
        json.writeNumberField("frameHeight", stats.frameHeight());
        json.writeNumberField("rotationDegrees", video.rotationDegrees());
        json.writeNumberField("framesReceived", video.pictures());
        json.writeNumberField("keyFramesReceived", video.keyFrames());
        json.writeNumberField("framesPerSecond", video.framesPerSecond());
        if (video.keyFrameIntervalMs() >= 0) {
            json.writeNumberField("keyFrameIntervalMs", video.keyFrameIntervalMs());
        }
        json.writeNumberField("bitsPerSecond", video.bitsPerSecond());
        json.writeStringField("keyFrameRequest", video.keyFrameRequest().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("packetsReceived", stats.packetsReceived());
        json.writeNumberField("packetsLost", stats.packetsLost());
        json.writeNumberField("fractionLost", findings.fractionLost());
        json.writeNumberField("framesDropped", stats.framesDropped());
        json.writeNumberField("bytesReceived", stats.bytesReceived());
        json.writeNumberField("headerBytesReceived", stats.source().headerBytesReceived());
        json.writeNumberField("nackCount", stats.nackCount());
        json.writeNumberField("retransmittedPacketsReceived", stats.retransmittedPacketsReceived());
        json.writeNumberField("jitter", stats.jitter());
    }
}
