package io.github.whep4j.cli.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.whep4j.cli.json.JsonLine;
import io.github.whep4j.cli.outcome.FailureJson;
import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.cli.session.Silence;
import io.github.whep4j.cli.terminal.Counted;
import io.github.whep4j.receiver.Candidate;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a recording came to, for {@code --json}: names from W3C webrtc-stats where there is one.
 *
 * @param reason why it ended: a CloseReason, or FAILED
 * @param durationMs how long what has been written lasts
 * @param info null if no picture came
 * @param file {@code -} for standard output, null for a command
 * @param segments how many files there are, where one follows the other; else 0
 * @param framesWritten how many pictures are in there; of those that were received some may have come before the first key frame,
 *     or not have been written
 * @param brokeOff what ended it too early, though what came before, if anything, is recorded; null for nothing
 * @param failure null unless it failed
 */
public record RecordSummary(
        String reason,
        long durationMs,
        @Nullable SessionInfo info,
        ReceiverStats stats,
        SessionTimings timings,
        RenewalReport.Renewals renewals,
        SessionDeletion deletion,
        @Nullable String file,
        int segments,
        long framesWritten,
        long fileBytes,
        @Nullable String brokeOff,
        @Nullable Throwable failure) {

    /** The same, but for what its reader made of it. */
    RecordSummary failedBy(Throwable problem) {
        return new RecordSummary(
                "FAILED",
                durationMs,
                info,
                stats,
                timings,
                renewals,
                deletion,
                file,
                segments,
                framesWritten,
                fileBytes,
                null,
                problem);
    }

    public String toJson() {
        return toJson(null);
    }

    /** @param picture the file with a still of it, null where there is none */
    public String toJson(@Nullable String picture) {
        return JsonLine.of(json -> {
            json.writeStringField("reason", reason);
            json.writeNumberField("durationMs", durationMs);
            writeStats(json);
            writeTransport(json);
            writeTimings(json);
            json.writeNumberField("renewals", renewals.count());
            json.writeNumberField("longestGapMs", renewals.longestGapMs());
            json.writeNumberField("iceRestarts", stats.iceRestarts());
            json.writeBooleanField("sessionDeleted", deletion == SessionDeletion.DONE);
            json.writeStringField("deletion", deletion.name().toLowerCase(Locale.ROOT));
            json.writeStringField("file", file);
            if (picture != null) {
                json.writeStringField("picture", picture);
            }
            if (segments > 0) {
                json.writeNumberField("segments", segments);
            }
            json.writeNumberField("framesWritten", framesWritten);
            json.writeNumberField("fileBytes", fileBytes);
            if (failure != null) {
                FailureJson.write(failure, json);
            } else if (brokeOff != null) {
                FailureJson.write(brokeOff, "", json);
            }
        });
    }

    private void writeStats(JsonGenerator json) throws IOException {
        json.writeStringField("codec", info == null ? null : info.codec());
        json.writeNumberField("frameWidth", stats.frameWidth());
        json.writeNumberField("frameHeight", stats.frameHeight());
        json.writeNumberField("framesReceived", stats.framesReceived());
        json.writeNumberField("keyFramesReceived", stats.keyFramesReceived());
        json.writeNumberField("framesDropped", stats.framesDropped() + stats.accessUnitsDropped());
        json.writeNumberField("accessUnitsDropped", stats.accessUnitsDropped());
        json.writeNumberField("groupsDropped", stats.groupsDropped());
        json.writeNumberField("packetsReceived", stats.packetsReceived());
        json.writeNumberField("packetsLost", stats.packetsLost());
        json.writeNumberField("packetsDiscarded", stats.packetsDiscarded());
        json.writeNumberField("retransmittedPacketsReceived", stats.retransmittedPacketsReceived());
        json.writeNumberField("nackCount", stats.nackCount());
        json.writeNumberField("pliCount", stats.pliCount());
        json.writeNumberField("bytesReceived", stats.bytesReceived());
        json.writeNumberField("jitter", stats.jitter());
        json.writeNumberField("freezeCount", stats.freezeCount());
        json.writeNumberField("silentMs", Silence.of(stats).toMillis());
    }

    private void writeTransport(JsonGenerator json) throws IOException {
        json.writeStringField("srtpCipher", info == null ? null : info.srtpCipher());
        json.writeStringField("dtlsCipher", info == null ? null : info.dtlsCipher());
        json.writeStringField("dtlsRole", info == null ? null : info.dtlsRole());
        json.writeStringField("tlsVersion", info == null ? null : info.tlsVersion());
        if (info == null) {
            json.writeNullField("selectedCandidatePair");
            return;
        }
        json.writeObjectFieldStart("selectedCandidatePair");
        writeCandidate(json, "local", info.selectedCandidatePair().local());
        writeCandidate(json, "remote", info.selectedCandidatePair().remote());
        json.writeEndObject();
    }

    private static void writeCandidate(JsonGenerator json, String name, Candidate candidate) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("candidateType", candidate.candidateType());
        json.writeStringField("protocol", candidate.protocol());
        json.writeStringField("address", candidate.address());
        json.writeNumberField("port", candidate.port());
        json.writeEndObject();
    }

    private void writeTimings(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("timings");
        writeTime(json, "gatherMs", timings.gatherMs());
        writeTime(json, "postMs", timings.postMs());
        writeTime(json, "iceMs", timings.iceMs());
        writeTime(json, "dtlsMs", timings.dtlsMs());
        writeTime(json, "firstPacketMs", timings.firstPacketMs());
        writeTime(json, "firstFrameMs", timings.firstFrameMs());
        json.writeEndObject();
    }

    private static void writeTime(JsonGenerator json, String name, long millis) throws IOException {
        if (millis < 0) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, millis);
        }
    }

    /** Whether there is something to be found under its name. */
    public boolean leftAFile() {
        return fileBytes > 0 && file != null && !file.equals(RecordingOutput.STANDARD_OUTPUT);
    }

    /** For people. */
    public String toLine() {
        if (fileBytes == 0) {
            return "nothing was recorded: it ended before the first picture";
        }
        return String.format(
                Locale.ROOT,
                "%s: %s%.1f s, %s, %dx%d, %.1f kB",
                file == null
                        ? "to the command"
                        : file.equals(RecordingOutput.STANDARD_OUTPUT) ? "standard output" : file,
                segments == 0 ? "" : Counted.of(segments, "file") + ", ",
                durationMs / 1e3,
                Counted.of(framesWritten, "picture"),
                stats.frameWidth(),
                stats.frameHeight(),
                fileBytes / 1e3);
    }
}
