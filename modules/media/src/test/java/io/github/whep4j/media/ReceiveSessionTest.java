package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.media.MediaEvent.FirstPacket;
import io.github.whep4j.media.MediaEvent.Resumed;
import io.github.whep4j.media.MediaEvent.SourceChanged;
import io.github.whep4j.media.MediaEvent.Stalled;
import io.github.whep4j.media.MediaEvent.TimedOut;
import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.RtpHeader;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiveSessionTest {

    private static final long FRAME = 33 * MILLI;

    @Test
    void deliversEveryPictureOfAPerfectNetworkWithItsLastPacket() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(10 * SECOND);

        assertEquals(simulation.picturesSent, simulation.delivered);
        assertTrue(simulation.units.get(0).isKeyFrame());
        assertEquals(0, simulation.units.get(0).presentationTimeNanos());
        assertTrue(simulation.extraDelaysNanos.stream().allMatch(delay -> delay == 0), "no picture waits for the next");
        assertEquals(List.of(new FirstPacket(0)), simulation.events);
        assertEquals(0, simulation.sender.plis, "the first packet began a key frame");

        InboundRtpStats stats = simulation.stats();
        assertEquals(simulation.sender.packets, stats.packetsReceived());
        assertEquals(simulation.sender.octets, stats.bytesReceived());
        assertEquals(simulation.sender.packets * 12, stats.headerBytesReceived());
        assertEquals(0x1234_5678, stats.ssrc());
        assertEquals(0, stats.packetsLost());
        assertEquals(0, stats.packetsDiscarded());
        assertEquals(simulation.picturesSent, stats.framesReceived());
        assertEquals(simulation.picturesSent, stats.framesDelivered());
        assertEquals(1, stats.keyFramesReceived());
        assertEquals(0, stats.framesDropped());
        assertEquals(simulation.units.get(0).width(), stats.frameWidth());
        assertEquals(0, stats.freezeCount());
        assertEquals(new InboundRtpStats.Discarded(0, 0, 0, 0, 0, 0, 0, 0, 0), stats.discarded());
    }

    @Test
    void presentationTimesFollowTheTimestamps() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.sendPicture(1_700);
        simulation.run(10 * MILLI);
        simulation.sendPicture(5_900);
        simulation.run(70 * MILLI);
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        List<AccessUnit> units = simulation.units;
        assertEquals(1_700 * 100_000 / 9, units.get(1).presentationTimeNanos());
        assertEquals((1_700 + 5_900) * 100_000L / 9, units.get(2).presentationTimeNanos());
        assertEquals(5_000 + 1_700, units.get(1).rtpTimestamp());
    }

    @Test
    void captureTimeComesFromTheSenderReport() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.sendPicture(9_000);
        simulation.run(MILLI);
        assertNull(last(simulation).captureTime());
        Instant reported = Instant.parse("2026-05-06T07:08:09.5Z");
        simulation.sender.sendReport(reported.getEpochSecond() * SECOND + reported.getNano());
        simulation.run(MILLI);
        long packetsReported = simulation.sender.packets;
        simulation.sender.timestamp += 45_000;
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        assertEquals(reported.plusMillis(500), last(simulation).captureTime());
        assertEquals(1, simulation.stats().remoteOutbound().reportsSent());
        assertEquals(packetsReported, simulation.stats().remoteOutbound().packetsSent());
    }

    @Test
    void aReportThatComesBeforeTheVideoCounts() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.sender.sendReport(1_000 * SECOND);
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        assertEquals(Instant.ofEpochSecond(1_000), last(simulation).captureTime());
    }

    @Test
    void holdsWhatComesBeforeTheKeys() {
        Simulation simulation = Simulation.perfect();
        Simulation late = Simulation.perfect();
        for (Simulation s : List.of(simulation, late)) {
            s.sendPicture(3_000);
            s.run(FRAME);
            s.sendPicture(3_000);
            s.run(FRAME);
            assertEquals(0, s.delivered);
        }
        simulation.installKeys();
        assertEquals(2, simulation.delivered);

        late.schedule();
        late.run(3 * SECOND);
        late.installKeys();
        assertEquals(0, late.delivered);
        assertEquals(late.sender.packets, late.stats().discarded().early());
    }

    @Test
    void holdsAtMostSixtyFourEarlyDatagrams() {
        Simulation simulation = Simulation.perfect();
        for (int i = 0; i < 40; i++) {
            simulation.sendPicture(3_000);
        }
        simulation.run(MILLI);
        simulation.installKeys();
        assertEquals(64, simulation.stats().packetsReceived());
        assertEquals(
                simulation.sender.packets - 64, simulation.stats().discarded().early());
    }

    @Test
    void nothingBeforeTheFirstKeyFrameWhichIsAskedFor() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.sender.keyFrameWanted = false;
        simulation.sender.settings.answersKeyFrameRequests = false;
        simulation.stream(3 * SECOND);
        assertEquals(0, simulation.delivered);
        assertEquals(simulation.picturesSent, simulation.stats().framesDropped());
        assertTrue(simulation.sender.plis >= 4 && simulation.sender.plis <= 6, "PLIs: " + simulation.sender.plis);
        assertEquals(simulation.sender.plis, simulation.stats().pliCount());

        simulation.sender.settings.answersKeyFrameRequests = true;
        simulation.stream(3 * SECOND);
        int plis = simulation.sender.plis;
        assertTrue(simulation.units.get(0).isKeyFrame());
        simulation.stream(3 * SECOND);
        assertEquals(plis, simulation.sender.plis, "no more of them once a key frame is there");
    }

    @Test
    void fullIntraRequestsOnlyWhereNothingElseWasNegotiated() {
        TestSender.Settings settings = new TestSender.Settings();
        Simulation simulation = new Simulation(
                Simulation.config(settings).pli(false).fir(true), settings, new Conditions(), new Conditions());
        simulation.sender.keyFrameWanted = false;
        simulation.installKeys();
        simulation.stream(SECOND);
        assertEquals(0, simulation.sender.plis);
        assertEquals(1, simulation.sender.firs);
        assertEquals(1, simulation.stats().firCount());
        assertTrue(simulation.delivered > 25);
    }

    @Test
    void noRequestsWhereNoneWereNegotiated() {
        TestSender.Settings settings = new TestSender.Settings();
        Simulation simulation =
                new Simulation(Simulation.config(settings).pli(false), settings, new Conditions(), new Conditions());
        simulation.sender.keyFrameWanted = false;
        simulation.installKeys();
        simulation.stream(SECOND);
        assertEquals(0, simulation.sender.plis + simulation.sender.firs);
    }

    @Test
    void theUserMayAskForAKeyFrameButNotTooOften() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        for (int i = 0; i < 20; i++) {
            simulation.session.requestKeyFrame(simulation.time.now());
            simulation.schedule();
            simulation.stream(FRAME);
        }
        assertTrue(simulation.sender.plis >= 2 && simulation.sender.plis <= 3, "PLIs: " + simulation.sender.plis);
        simulation.stream(SECOND);
        assertEquals(simulation.sender.plis + 1, simulation.stats().keyFramesReceived());
        assertEquals(simulation.picturesSent, simulation.delivered, "the pictures in between are good");
    }

    @Test
    void aLossHoldsEverythingBackUntilTheNextKeyFrame() {
        Simulation simulation = Simulation.perfect();
        simulation.sender.settings.answersKeyFrameRequests = false;
        simulation.installKeys();
        simulation.stream(SECOND);
        int before = simulation.delivered;
        simulation.sender.sequenceNumber++;
        simulation.stream(SECOND);
        assertEquals(before, simulation.delivered);
        assertEquals(1, simulation.stats().packetsLost());
        assertTrue(simulation.sender.plis >= 2);
        simulation.sender.keyFrameWanted = true;
        simulation.stream(SECOND);
        assertTrue(simulation.units.get(before).isKeyFrame());
        assertTrue(simulation.delivered >= before + 30);
        assertEquals(1, simulation.stats().freezeCount());
    }

    @Test
    void incompletePicturesForThoseWhoAskForThem() {
        TestSender.Settings settings = new TestSender.Settings();
        Conditions conditions = new Conditions();
        Simulation simulation = new Simulation(
                Simulation.config(settings).deliverIncomplete(true), settings, conditions, new Conditions());
        simulation.installKeys();
        simulation.stream(SECOND);
        settings.answersKeyFrameRequests = false;
        conditions.loss(0.05);
        simulation.stream(10 * SECOND);
        assertTrue(simulation.units.stream().anyMatch(unit -> !unit.isComplete()));
        assertTrue(simulation.delivered > 200, "delivered " + simulation.delivered);
    }

    @Test
    void reorderedPacketsCostNothingButTime() {
        TestSender.Settings settings = new TestSender.Settings();
        Conditions conditions =
                Conditions.delay(20 * MILLI).reorder(0.1, 15 * MILLI).duplicate(0.05);
        Simulation simulation = new Simulation(Simulation.config(settings), settings, conditions, new Conditions());
        simulation.installKeys();
        simulation.stream(20 * SECOND);
        simulation.run(SECOND);
        assertEquals(simulation.picturesSent, simulation.delivered);
        assertEquals(0, simulation.stats().packetsLost());
        assertTrue(simulation.stats().discarded().replayed() > 100, "SRTP drops duplicates");
        assertEquals(
                15 * MILLI,
                simulation.extraDelaysNanos.stream().mapToLong(d -> d).max().orElse(0));
    }

    @Test
    void aPacketLaterThanTheWaitIsDiscarded() {
        TestSender.Settings settings = new TestSender.Settings();
        Conditions conditions = Conditions.delay(20 * MILLI).reorder(0.01, 90 * MILLI);
        Simulation simulation = new Simulation(Simulation.config(settings), settings, conditions, new Conditions());
        simulation.installKeys();
        simulation.stream(20 * SECOND);
        simulation.run(SECOND);
        assertTrue(simulation.stats().packetsDiscarded() > 10);
        assertEquals(0, simulation.stats().packetsLost(), "late is not lost");
        assertTrue(simulation.delivered < simulation.picturesSent);
        long maxDelay =
                simulation.extraDelaysNanos.stream().mapToLong(d -> d).max().orElse(0);
        assertTrue(maxDelay <= 94 * MILLI, "waited " + maxDelay + ", from the next picture on");
    }

    @Test
    void paddingTakesNumbersButIsNeitherLossNorPicture() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        for (int i = 0; i < 60; i++) {
            simulation.sendPicture(3_000);
            simulation.sender.sendPadding(1 + i * 4);
            simulation.run(FRAME);
        }
        assertEquals(60, simulation.delivered);
        assertEquals(0, simulation.stats().packetsLost());
        assertEquals(simulation.sender.packets, simulation.stats().packetsReceived());
        assertEquals(0, simulation.stats().framesDropped());
    }

    @Test
    void paddingAloneIsNoSource() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.sender.sendPadding(200);
        simulation.run(MILLI);
        assertTrue(simulation.events.isEmpty());
        assertEquals(1, simulation.stats().discarded().otherSource());
    }

    @Test
    void unknownPayloadTypesAreCountedAndDropped() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        byte[] vp8 = new byte[100];
        RtpHeader.write(vp8, 0, 96, false, 7, 8, 0x777);
        simulation.onDatagram(simulation.sender.protect(vp8));
        assertEquals(1, simulation.stats().discarded().unknownPayloadType());
        assertEquals(0x1234_5678, simulation.stats().ssrc());
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReceiveSession(
                        ReceiveSessionConfig.builder()
                                .payloads(List.of(VideoPayload.of(96), new VideoPayload(97, 96, List.of())))
                                .cname("c")
                                .build(),
                        simulation));
    }

    @Test
    void anotherSourceTakesOverWithAKeyFrame() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        int before = simulation.delivered;
        long lastTime = simulation.lastPresentationNanos;
        simulation.sender.ssrc = 0xff00_00ff;
        simulation.sender.sequenceNumber = 60_000;
        simulation.sender.timestamp = 0x8000_0000L;
        simulation.stream(SECOND);
        assertEquals(new SourceChanged(0x1234_5678, 0xff00_00ffL), simulation.events.get(1));
        assertEquals(1, simulation.sender.plis);
        assertTrue(simulation.units.get(before).isKeyFrame());
        assertEquals(28, simulation.delivered - before, 2);
        long step = simulation.units.get(before).presentationTimeNanos() - lastTime;
        assertTrue(step > 30 * MILLI && step < 200 * MILLI, "time goes on as it went by: " + step);
        assertEquals(0, simulation.stats().packetsLost());
        assertEquals(0xff00_00ffL, simulation.stats().ssrc());
    }

    @Test
    void aLatePacketDoesNotBringItsSourceBackButSilenceDoes() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.stream(SECOND);
        simulation.sender.ssrc = 2;
        simulation.stream(SECOND);
        simulation.sender.ssrc = 0x1234_5678;
        simulation.sendPicture(3_000);
        simulation.run(FRAME);
        assertEquals(2, simulation.events.size());
        assertTrue(simulation.stats().discarded().otherSource() > 0);
        simulation.run(SECOND);
        simulation.stream(SECOND);
        assertEquals(new SourceChanged(2, 0x1234_5678), simulation.events.get(2));
        assertTrue(last(simulation).presentationTimeNanos() > 3 * SECOND);
    }

    @Test
    void aSenderThatUsesOurSsrcMayKeepIt() {
        TestSender.Settings settings = new TestSender.Settings();
        settings.ssrc = 77;
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, new Conditions(), new Conditions());
        simulation.installKeys();
        simulation.stream(2 * SECOND);
        assertEquals(1, simulation.sender.goodbyes);
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void silenceIsTold() {
        TestSender.Settings settings = new TestSender.Settings();
        Simulation simulation = new Simulation(
                Simulation.config(settings).stallNanos(SECOND).mediaTimeoutNanos(4 * SECOND),
                settings,
                new Conditions(),
                new Conditions());
        simulation.installKeys();
        simulation.run(5 * SECOND);
        assertEquals(List.of(new TimedOut(4 * SECOND)), simulation.events);
        simulation.sendPicture(3_000);
        simulation.run(2 * SECOND);
        assertInstanceOf(FirstPacket.class, simulation.events.get(1));
        assertEquals(new Stalled(SECOND), simulation.events.get(2));
        simulation.sendPicture(3_000);
        simulation.run(MILLI);
        assertEquals(new Resumed(2 * SECOND), simulation.events.get(3));
        simulation.run(10 * SECOND);
        assertEquals(List.of(new Stalled(SECOND), new TimedOut(4 * SECOND)), simulation.events.subList(4, 6));
        assertEquals(6, simulation.events.size());
    }

    @Test
    void silenceIsNotToldIfNobodyAsked() {
        TestSender.Settings settings = new TestSender.Settings();
        Simulation simulation = new Simulation(
                Simulation.config(settings).stallNanos(0).mediaTimeoutNanos(0),
                settings,
                new Conditions(),
                new Conditions());
        assertEquals(Long.MAX_VALUE, simulation.session.nextTimeoutNanos());
        simulation.installKeys();
        simulation.stream(SECOND);
        simulation.run(60 * SECOND);
        assertEquals(1, simulation.events.size());
    }

    @Test
    void reportsComeAboutOnceASecondAtRandom() {
        Simulation simulation = Simulation.perfect();
        simulation.installKeys();
        simulation.run(800 * MILLI);
        assertEquals(1, simulation.sender.reports, "the first one early, before any media");
        simulation.stream(100 * SECOND);
        assertTrue(Math.abs(simulation.sender.reports - 101) < 10, "reports: " + simulation.sender.reports);
        assertFalse(simulation.sender.reportedLoss.isEmpty());
        assertTrue(simulation.sender.reportedLoss.stream().allMatch(lost -> lost == 0));
    }

    @Test
    void reportedLossIsTheNetworks() {
        TestSender.Settings settings = new TestSender.Settings();
        Simulation simulation =
                new Simulation(Simulation.config(settings), settings, new Conditions().loss(0.02), new Conditions());
        simulation.installKeys();
        simulation.stream(60 * SECOND);
        // Sender reports are lost too, and a loss at the very end is not known.
        long sentVideo = simulation.sender.packets - simulation.stats().packetsReceived();
        assertTrue(Math.abs(sentVideo - simulation.stats().packetsLost()) <= 2);
        List<Integer> reported = simulation.sender.reportedLoss;
        assertTrue(Math.abs(reported.get(reported.size() - 1) - sentVideo) < 20);
    }

    @Test
    void nothingIsSentBeforeTheKeys() {
        Simulation simulation = Simulation.perfect();
        simulation.session.requestKeyFrame(0);
        simulation.session.onRoundTrip(50 * MILLI, 0);
        simulation.run(SECOND);
        assertEquals(0, simulation.toSender.sent);
        simulation.session.sendBye(simulation.time.now());
        assertEquals(0, simulation.toSender.sent);
        assertNotNull(simulation.stats());
        assertEquals(0.05, simulation.stats().roundTripTime());
    }

    private static AccessUnit last(Simulation simulation) {
        return simulation.units.get(simulation.units.size() - 1);
    }
}
