package io.github.whep4j.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.media.SimulatedLink.Conditions;
import io.github.whep4j.media.TestSender.Picture;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A sender, a network and a {@link ReceiveSession} in virtual time. Checks of every complete picture that it is the
 * sender's byte by byte and comes right after the one before it unless it is a key frame, and that presentation times go
 * forward.
 */
final class Simulation implements ReceiveSession.Sink {

    static final long FRAME_TICKS = 3_000;
    private static final long FRAME_NANOS = 33_333_333;
    private static final int REMEMBERED_PICTURES = 200;

    final VirtualTime time = new VirtualTime();
    final TestSender sender;
    final ReceiveSession session;
    final SimulatedLink toReceiver;
    final SimulatedLink toSender;

    final List<MediaEvent> events = new ArrayList<>();
    final List<AccessUnit> units = new ArrayList<>();
    final List<Long> extraDelaysNanos = new ArrayList<>();
    Consumer<AccessUnit> onUnit = unit -> {};
    boolean keepUnits = true;
    boolean checksUnits = true;
    int picturesSent;
    int transmitted;
    int delivered;
    long lastPresentationNanos = -1;

    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final Conditions downstream;
    private long scheduledNanos = Long.MAX_VALUE;

    int lastDeliveredIndex = -1;
    int firstDeliveredIndex = -1;
    private final boolean chainsChecked;

    private record Sent(Picture picture, int index, long dueNanos) {}

    Simulation(ReceiveSessionConfig.Builder config, TestSender.Settings settings, Conditions down, Conditions up) {
        downstream = down;
        toReceiver = new SimulatedLink(time, down, settings.seed * 31 + 1, this::onDatagram);
        sender = new TestSender(settings, toReceiver::send);
        sender.clock = time::now;
        toSender = new SimulatedLink(time, up, settings.seed * 31 + 2, sender::onDatagram);
        ReceiveSessionConfig built = config.build();
        chainsChecked = !built.deliverIncomplete();
        session = new ReceiveSession(built, this);
    }

    /** The configuration that goes with a sender's settings. */
    static ReceiveSessionConfig.Builder config(TestSender.Settings settings) {
        return ReceiveSessionConfig.builder()
                .payloads(List.of(new VideoPayload(settings.payloadType, settings.rtxPayloadType, List.of())))
                .localSsrc(77)
                .cname("receiver")
                .randomSeed(settings.seed);
    }

    static Simulation perfect() {
        TestSender.Settings settings = new TestSender.Settings();
        return new Simulation(config(settings), settings, new Conditions(), new Conditions());
    }

    void installKeys() {
        session.installKeys(TestKeys.ofReceiver(), time.now());
        schedule();
    }

    /** Sends pictures at 30 a second, sender reports every second, for so long; then lets the last ones arrive. */
    void stream(long nanos) {
        long end = time.now() + nanos;
        while (time.now() < end) {
            if (picturesSent % 30 == 0) {
                sender.sendReport(time.now());
            }
            sendPicture(FRAME_TICKS);
            run(FRAME_NANOS);
        }
    }

    Picture sendPicture(long ticks) {
        Picture picture = sender.sendPicture(ticks);
        sent.addLast(new Sent(picture, picturesSent, time.now() + downstream.delayNanos));
        if (sent.size() > REMEMBERED_PICTURES) {
            sent.removeFirst();
        }
        picturesSent++;
        return picture;
    }

    void run(long nanos) {
        time.runUntil(time.now() + nanos);
    }

    /** Gives a datagram to the session at once. */
    void onDatagram(byte[] datagram) {
        byte[] buf = new byte[datagram.length + 5];
        System.arraycopy(datagram, 0, buf, 5, datagram.length);
        session.onDatagram(buf, 5, datagram.length, time.now());
        Arrays.fill(buf, (byte) 0x55);
        schedule();
    }

    InboundRtpStats stats() {
        return session.stats(time.now());
    }

    void schedule() {
        long next = session.nextTimeoutNanos();
        if (next < scheduledNanos) {
            scheduledNanos = next;
            time.at(next, () -> onTimeout(next));
        }
    }

    private void onTimeout(long scheduledFor) {
        if (scheduledFor == scheduledNanos) {
            scheduledNanos = Long.MAX_VALUE;
        }
        if (time.now() >= session.nextTimeoutNanos()) {
            session.onTimeout(time.now());
            assertTrue(session.nextTimeoutNanos() > time.now(), "a timeout that was served is not due any more");
        }
        schedule();
    }

    @Override
    public void transmit(byte[] buf, int off, int len) {
        transmitted++;
        toSender.send(Arrays.copyOfRange(buf, off, off + len));
    }

    @Override
    public void accessUnit(AccessUnit unit) {
        delivered++;
        if (keepUnits) {
            units.add(unit);
        }
        if (!unit.isBPicture()) {
            assertTrue(unit.presentationTimeNanos() > lastPresentationNanos, "presentation time goes forward");
            lastPresentationNanos = unit.presentationTimeNanos();
        }
        if (unit.isComplete() && checksUnits) {
            check(unit);
        }
        onUnit.accept(unit);
    }

    private void check(AccessUnit unit) {
        Sent match = null;
        for (Iterator<Sent> i = sent.descendingIterator(); match == null && i.hasNext(); ) {
            Sent candidate = i.next();
            match = (int) candidate.picture.timestamp == (int) unit.rtpTimestamp() ? candidate : null;
        }
        assertNotNull(match, "no such picture was sent");
        if (!unit.data().equals(ByteBuffer.wrap(match.picture.annexB))) {
            assertArrayEquals(match.picture.annexB, unit.toByteArray());
        }
        assertEquals(match.picture.keyFrame, unit.isKeyFrame());
        if (chainsChecked && !unit.isKeyFrame()) {
            assertEquals(lastDeliveredIndex + 1, match.index, "what a picture depends on was delivered before it");
        }
        if (firstDeliveredIndex < 0) {
            firstDeliveredIndex = match.index;
        }
        lastDeliveredIndex = match.index;
        extraDelaysNanos.add(time.now() - match.dueNanos);
    }

    @Override
    public void event(MediaEvent event) {
        events.add(event);
    }
}
