package io.github.whep4j.media;

import static io.github.whep4j.media.VirtualTime.MILLI;
import static io.github.whep4j.media.VirtualTime.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.VideoOrientation;
import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.rtp.AbsoluteCaptureTime;
import io.github.whep4j.rtp.NtpTimestamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What header extensions say of pictures, by way of the whole session. */
class PictureDetailsTest {

    private static final int CAPTURE_ID = 4;
    private static final int ORIENTATION_ID = 13;
    private static final long EPOCH_SECONDS = 1_800_000_000L;

    private final TestSender.Settings settings = new TestSender.Settings();
    private final Conditions network = Conditions.delay(10 * MILLI);
    private final Simulation simulation = simulation();
    private final TestSender sender = simulation.sender;

    private Simulation simulation() {
        settings.answersNack = true;
        settings.rtxPayloadType = 103;
        Simulation made = new Simulation(
                Simulation.config(settings)
                        .nack(true)
                        .absCaptureTimeExtensionId(CAPTURE_ID)
                        .videoOrientationExtensionId(ORIENTATION_ID),
                settings,
                network,
                Conditions.delay(10 * MILLI));
        made.installKeys();
        return made;
    }

    private void stampCaptureTime(long epochNanos) {
        byte[] data = new byte[AbsoluteCaptureTime.LENGTH];
        AbsoluteCaptureTime.write(data, 0, NtpTimestamp.ofEpochNanos(epochNanos));
        sender.elements.put(CAPTURE_ID, data);
    }

    private void orient(int octet) {
        sender.elements.put(ORIENTATION_ID, new byte[] {(byte) octet});
    }

    private AccessUnit picture() {
        simulation.sendPicture(3_000);
        simulation.run(33 * MILLI);
        return simulation.units.get(simulation.units.size() - 1);
    }

    @Test
    void captureTimeIsWhatThePictureSaysAndReckonedForThoseThatDoNot() {
        assertNull(picture().captureTime());
        stampCaptureTime(EPOCH_SECONDS * SECOND);
        Instant stamped = Instant.ofEpochSecond(EPOCH_SECONDS);
        assertEquals(stamped, picture().captureTime());
        sender.elements.clear();
        assertEquals(stamped.plusNanos(33_333_333), picture().captureTime());
        assertEquals(stamped.plusNanos(66_666_666), picture().captureTime());
    }

    @Test
    void captureTimeOfThePictureGoesBeforeTheReportsOfAServerInBetween() {
        sender.sendReport(77 * SECOND);
        assertEquals(Instant.ofEpochSecond(77), picture().captureTime());
        stampCaptureTime(EPOCH_SECONDS * SECOND);
        assertEquals(Instant.ofEpochSecond(EPOCH_SECONDS), picture().captureTime());
        sender.elements.clear();
        simulation.stream(4 * SECOND);
        assertTrue(picture().captureTime().isAfter(Instant.ofEpochSecond(EPOCH_SECONDS)));
        simulation.stream(2 * SECOND);
        assertTrue(picture().captureTime().isBefore(Instant.ofEpochSecond(1_000)), "too long ago to be reckoned from");
    }

    @Test
    void aReportFromBeforeATimestampJumpIsNotBelieved() {
        simulation.stream(SECOND);
        assertEquals(
                simulation.time.now(),
                NtpTimestamp.epochNanos(NtpTimestamp.ofEpochNanos(simulation.time.now())),
                "the test's clock can be told exactly");
        Instant before = picture().captureTime();
        assertTrue(Math.abs(before.toEpochMilli() - simulation.time.now() / MILLI) < 100, "by the report: " + before);
        sender.timestamp += 900_000_000L;
        assertNull(picture().captureTime());
        sender.sendReport(simulation.time.now());
        Instant after = picture().captureTime();
        assertTrue(Math.abs(after.toEpochMilli() - simulation.time.now() / MILLI) < 100, "by the next one: " + after);
    }

    @Test
    void shortCaptureTimesAreNone() {
        sender.elements.put(CAPTURE_ID, new byte[7]);
        assertNull(picture().captureTime());
        sender.elements.put(CAPTURE_ID, new byte[8]);
        assertNull(picture().captureTime(), "0 is no time");
    }

    @Test
    void orientationStaysUntilItIsToldAnew() {
        assertEquals(VideoOrientation.UPRIGHT, picture().orientation());
        orient(0x01);
        assertEquals(90, picture().orientation().rotationDegrees());
        sender.elements.clear();
        assertEquals(90, picture().orientation().rotationDegrees());
        orient(0x06);
        assertEquals(new VideoOrientation(180, true, false), picture().orientation());
        sender.elements.put(ORIENTATION_ID, new byte[2]);
        assertEquals(180, picture().orientation().rotationDegrees(), "of a length that is none");
        sender.elements.clear();
        sender.ssrc++;
        assertEquals(180, picture().orientation().rotationDegrees());
        simulation.stream(SECOND);
        assertEquals(VideoOrientation.UPRIGHT, picture().orientation(), "another source");
    }

    @Test
    void arrivalsAreThoseOfThePicturesOwnPackets() {
        PictureDetails details = new PictureDetails(Simulation.config(settings).build(), new Playout(0, unit -> {}));
        arrives(details, 0, 30);
        arrives(details, 0, 20);
        arrives(details, 0, 40);
        assertArrivals(3, 20, 40, details.of(0));
        arrives(details, 3_000, 50);
        assertArrivals(1, 50, 50, details.of(3_000));
        assertArrivals(3, 20, 40, details.of(0));
        arrives(details, 6_000, 60);
        assertArrivals(1, 50, 50, details.of(3_000));
        details.onSource(new SenderClock());
        arrives(details, 6_000, 70);
        assertArrivals(1, 70, 70, details.of(6_000));
    }

    private static void arrives(PictureDetails details, long timestamp, long arrivalNanos) {
        PacketSlot packet = new PacketSlot();
        packet.arrivalNanos = arrivalNanos;
        details.onPacket(packet, timestamp);
    }

    private static void assertArrivals(int packets, long firstNanos, long lastNanos, PictureDetails.Details details) {
        assertEquals(packets, details.packets);
        assertEquals(firstNanos, details.firstArrivalNanos);
        assertEquals(lastNanos, details.lastArrivalNanos);
    }

    /** Without a marker a picture ends with the first packet of the next, which must not turn it. */
    @Test
    void aPictureThatEndsWithTheNextOneKeepsItsOwn() {
        simulation.checksUnits = false;
        picture();
        orient(0x01);
        sender.sendPayload(new byte[] {0x61, (byte) 0x9a, 1}, false);
        sender.timestamp += 3_000;
        orient(0x02);
        sender.sendPayload(new byte[] {0x61, (byte) 0x9a, 1}, true);
        simulation.run(33 * MILLI);
        assertEquals(
                List.of(0, 90, 180),
                simulation.units.stream()
                        .map(unit -> unit.orientation().rotationDegrees())
                        .toList());
    }

    @Test
    void retransmissionsCarryTheirExtensions() {
        simulation.stream(SECOND);
        orient(0x03);
        simulation.toReceiver.dropNext = 1;
        simulation.sendPicture(3_000);
        sender.elements.clear();
        simulation.stream(SECOND);
        assertEquals(1, simulation.stats().retransmittedPacketsReceived());
        assertEquals(270, picture().orientation().rotationDegrees());
        assertEquals(simulation.picturesSent, simulation.delivered);
    }

    @Test
    void whatDependsOnALostPictureIsMarkedForThoseWhoAskForIt() {
        TestSender.Settings plain = new TestSender.Settings();
        plain.answersKeyFrameRequests = false;
        Simulation marked = new Simulation(
                Simulation.config(plain).deliverIncomplete(true), plain, new Conditions(), new Conditions());
        marked.installKeys();
        marked.stream(SECOND);
        assertTrue(marked.units.stream().allMatch(AccessUnit::isDecodable));
        int before = marked.units.size();
        marked.toReceiver.dropNext = 1;
        marked.stream(SECOND);
        List<AccessUnit> after = List.copyOf(marked.units.subList(before, marked.units.size()));
        assertTrue(after.size() > 20 && after.stream().noneMatch(AccessUnit::isDecodable));
        marked.sender.keyFrameWanted = true;
        marked.stream(SECOND);
        List<AccessUnit> healed = marked.units.subList(before + after.size(), marked.units.size());
        assertTrue(healed.get(0).isKeyFrame());
        assertTrue(healed.stream().allMatch(AccessUnit::isDecodable));
    }
}
