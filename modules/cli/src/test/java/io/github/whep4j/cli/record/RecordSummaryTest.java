package io.github.whep4j.cli.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.outcome.OutputException;
import io.github.whep4j.cli.session.RenewalReport;
import io.github.whep4j.cli.terminal.Counted;
import io.github.whep4j.receiver.Candidate;
import io.github.whep4j.receiver.CandidatePair;
import io.github.whep4j.receiver.ReceiverStats;
import io.github.whep4j.receiver.SessionDeletion;
import io.github.whep4j.receiver.SessionInfo;
import io.github.whep4j.receiver.SessionTimings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scripts depend on these names: a change here is a change of the command's contract. */
class RecordSummaryTest {
    private static final SessionTimings TIMINGS = new SessionTimings(1, 2, 3, 4, 5, -1);
    private static final RenewalReport.Renewals RENEWALS = new RenewalReport.Renewals(3, 412);
    private static final SessionInfo INFO = new SessionInfo(
            "avc1.42E01F",
            640,
            360,
            "AEAD_AES_128_GCM",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "server",
            "DTLS 1.2",
            new CandidatePair(
                    new Candidate("host", "udp", "192.0.2.1", 5000),
                    new Candidate("srflx", "udp", "2001:db8::1", 6000)),
            TIMINGS,
            null,
            List.of());
    private static final ReceiverStats STATS = new ReceiverStats(
            100,
            2,
            3,
            4,
            5000,
            0.25,
            30,
            1,
            6,
            640,
            360,
            7,
            8,
            9,
            10,
            1.5,
            29,
            5,
            2,
            11,
            12,
            Instant.EPOCH,
            ReceiverStats.Source.NONE,
            ReceiverStats.Playout.NONE,
            ReceiverStats.RemoteOutbound.NONE);

    @Test
    void aRecording() {
        assertEquals(
                "{\"reason\":\"REMOTE\",\"durationMs\":9967,\"codec\":\"avc1.42E01F\",\"frameWidth\":640,\"frameHeight\":360,"
                        + "\"framesReceived\":30,\"keyFramesReceived\":1,\"framesDropped\":11,\"accessUnitsDropped\":5,"
                        + "\"groupsDropped\":2,\"packetsReceived\":100,"
                        + "\"packetsLost\":2,\"packetsDiscarded\":3,\"retransmittedPacketsReceived\":4,\"nackCount\":7,"
                        + "\"pliCount\":8,\"bytesReceived\":5000,\"jitter\":0.25,\"freezeCount\":10,\"silentMs\":0,"
                        + "\"srtpCipher\":\"AEAD_AES_128_GCM\",\"dtlsCipher\":\"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256\","
                        + "\"dtlsRole\":\"server\",\"tlsVersion\":\"DTLS 1.2\",\"selectedCandidatePair\":{"
                        + "\"local\":{\"candidateType\":\"host\",\"protocol\":\"udp\",\"address\":\"192.0.2.1\",\"port\":5000},"
                        + "\"remote\":{\"candidateType\":\"srflx\",\"protocol\":\"udp\",\"address\":\"2001:db8::1\",\"port\":6000}},"
                        + "\"timings\":{\"gatherMs\":1,\"postMs\":2,\"iceMs\":3,\"dtlsMs\":4,\"firstPacketMs\":5,"
                        + "\"firstFrameMs\":null},\"renewals\":3,\"longestGapMs\":412,\"iceRestarts\":12,\"sessionDeleted\":true,\"deletion\":\"done\",\"file\":\"a \\\"b\\\".mp4\",\"framesWritten\":29,\"fileBytes\":12345}",
                new RecordSummary(
                                "REMOTE",
                                9967,
                                INFO,
                                STATS,
                                TIMINGS,
                                RENEWALS,
                                SessionDeletion.DONE,
                                "a \"b\".mp4",
                                0,
                                29,
                                12345,
                                null,
                                null)
                        .toJson());
    }

    @Test
    void anAttemptThatGotNoPicture() {
        String json = new RecordSummary(
                        "FAILED",
                        0,
                        null,
                        STATS,
                        TIMINGS,
                        RENEWALS,
                        SessionDeletion.NONE,
                        "-",
                        0,
                        0,
                        0,
                        null,
                        new OutputException("disk full", null))
                .toJson();
        assertEquals(true, json.contains("\"codec\":null") && json.contains("\"selectedCandidatePair\":null"));
        assertEquals(true, json.endsWith("\"fileBytes\":0,\"error\":{\"message\":\"disk full\",\"hint\":\"\"}}"), json);
    }

    @Test
    void whatBrokeOffIsAnErrorForScripts() {
        String json = new RecordSummary(
                        "MEDIA_TIMEOUT",
                        9967,
                        INFO,
                        STATS,
                        TIMINGS,
                        RENEWALS,
                        SessionDeletion.DONE,
                        "x.mp4",
                        0,
                        29,
                        12345,
                        ExitStatus.NO_MEDIA.earlyEnd(),
                        null)
                .toJson();
        assertEquals(true, json.startsWith("{\"reason\":\"MEDIA_TIMEOUT\""), json);
        assertEquals(true, json.endsWith("\"error\":{\"message\":\"the video stopped coming\",\"hint\":\"\"}}"), json);
    }

    @Test
    void inSegments() {
        RecordSummary summary = new RecordSummary(
                "LOCAL",
                9967,
                INFO,
                STATS,
                TIMINGS,
                RENEWALS,
                SessionDeletion.DONE,
                "x-%d.mp4",
                3,
                29,
                12345,
                null,
                null);
        assertEquals(
                true,
                summary.toJson()
                        .endsWith("\"file\":\"x-%d.mp4\",\"segments\":3,\"framesWritten\":29,\"fileBytes\":12345}"));
        assertEquals("x-%d.mp4: 3 files, 10.0 s, 29 pictures, 640x360, 12.3 kB", summary.toLine());
    }

    @Test
    void oneThingIsNotSeveral() {
        assertEquals("0 pictures", Counted.of(0, "picture"));
        assertEquals("1 picture", Counted.of(1, "picture"));
        assertEquals("2 pictures", Counted.of(2, "picture"));
    }

    @Test
    void forPeople() {
        assertEquals(
                "x.mp4: 10.0 s, 29 pictures, 640x360, 12.3 kB",
                new RecordSummary(
                                "LOCAL",
                                9967,
                                INFO,
                                STATS,
                                TIMINGS,
                                RENEWALS,
                                SessionDeletion.DONE,
                                "x.mp4",
                                0,
                                29,
                                12345,
                                null,
                                null)
                        .toLine());
        assertEquals(
                "01:02.5  30 pictures  640x360  2.00 Mbit/s  2.0 % lost", ProgressLine.line(62_500, STATS, 2_000_000));
    }
}
