package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.rtp.Goodbye;
import io.github.whep4j.rtp.NtpTimestamp;
import io.github.whep4j.rtp.RtcpHeader;
import io.github.whep4j.rtp.RtpHeader;
import io.github.whep4j.rtp.SenderReport;
import io.github.whep4j.rtp.SourceDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time. */
class RtpSenderTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long START = -5 * SECOND;
    private static final long EPOCH = 1_800_000_000L * SECOND;
    private static final int SSRC = 0xdecafbad;

    private Wire wire = new Wire();

    @Test
    void aPictureIsSentAtEachTick() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + 2 * SECOND - 1);

        assertEquals(60, wire.timestamps.size());
        assertEquals(60, wire.pictures);
        assertEquals(2, wire.keyFrames);
        for (int i = 0; i < 60; i++) {
            assertEquals((0xffff_f000L + i * 3000L) & 0xffff_ffffL, wire.timestamps.get(i));
        }
    }

    @Test
    void sequenceNumbersCountUpAndWrap() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + SECOND);

        assertTrue(wire.sequenceNumbers.size() > 50);
        for (int i = 0; i < wire.sequenceNumbers.size(); i++) {
            assertEquals(65_530 + i & 0xffff, wire.sequenceNumbers.get(i));
        }
    }

    @Test
    void reportsTellTheTimeOnBothClocks() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + 3 * SECOND);

        assertEquals(4, wire.reports.size());
        byte[] second = wire.reports.get(1);
        assertTrue(RtcpHeader.validCompound(second, 0, second.length));
        assertTrue(SenderReport.isValid(second, 0, RtcpHeader.lengthOf(second, 0, second.length)));
        assertEquals(SSRC, SenderReport.ssrc(second, 0));
        assertEquals(NtpTimestamp.ofEpochNanos(EPOCH + SECOND), SenderReport.ntpTimestamp(second, 0));
        assertEquals((0xffff_f000L + 90_000) & 0xffff_ffffL, SenderReport.rtpTimestamp(second, 0));
        assertTrue(SenderReport.packetCount(second, 0) > 30);
        int sdes = RtcpHeader.lengthOf(second, 0, second.length);
        assertEquals("camera", SourceDescription.cname(second, sdes, second.length - sdes, SSRC));
    }

    @Test
    void aRequestMovesOnToTheNextKeyFrame() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + 500 * MILLI);
        int before = wire.pictures;
        assertEquals(1, wire.keyFrames);

        sender.requestKeyFrame(START + 500 * MILLI);
        runUntil(sender, START + 540 * MILLI);

        assertEquals(before + 1, wire.pictures);
        assertEquals(2, wire.keyFrames);
        long last = wire.timestamps.get(wire.timestamps.size() - 1);
        assertEquals((0xffff_f000L + before * 3000L) & 0xffff_ffffL, last);
    }

    @Test
    void aRequestThatCrossedAKeyFrameIsAnswered() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + 100 * MILLI);

        sender.requestKeyFrame(START + 100 * MILLI);
        runUntil(sender, START + 600 * MILLI);

        assertEquals(1, wire.keyFrames);
    }

    @Test
    void aDeafSenderGoesOn() {
        RtpSender sender = sender(new RtpSender.Settings(96, SSRC, "camera", 0, 0, 0, true, true, false, true));
        sender.start(START, EPOCH);
        runUntil(sender, START + 500 * MILLI);
        sender.requestKeyFrame(START + 500 * MILLI);
        runUntil(sender, START + 900 * MILLI);

        assertEquals(1, wire.keyFrames);
    }

    @Test
    void aStreamMayBeginBetweenKeyFrames() {
        RtpSender sender = sender(new RtpSender.Settings(96, SSRC, "camera", 0, 0, 7, true, true, true, true));
        sender.start(START, EPOCH);
        runUntil(sender, START + 22 * 33 * MILLI);
        assertEquals(0, wire.keyFrames);
        sender.requestKeyFrame(START + 22 * 33 * MILLI);
        runUntil(sender, START + 24 * 34 * MILLI);
        assertEquals(1, wire.keyFrames);
    }

    @Test
    void aClipThatIsNotLoopedEnds() {
        RtpSender sender = sender(new RtpSender.Settings(96, SSRC, "camera", 0, 0, 290, false, true, true, true));
        sender.start(START, EPOCH);
        runUntil(sender, START + 20 * SECOND);

        assertEquals(10, wire.pictures);
        assertEquals(1, wire.ends);
        assertEquals(Long.MAX_VALUE, sender.nextTimeoutNanos());
    }

    @Test
    void aLoopedClipGoesOn() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + 21 * SECOND);

        assertEquals(0, wire.ends);
        assertEquals(22, wire.keyFrames);
    }

    @Test
    void afterALongSleepNothingIsCaughtUp() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + SECOND);
        int before = wire.pictures;

        sender.onTimeout(START + 10 * SECOND);

        assertEquals(before + 1, wire.pictures);
        assertEquals((0xffff_f000L + 10 * 90_000L) & 0xffff_ffffL, wire.timestamps.get(wire.timestamps.size() - 1));
    }

    @Test
    void aShortDelayIsCaughtUp() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        sender.onTimeout(START + 990 * MILLI);

        assertEquals(30, wire.pictures);
    }

    @Test
    void byeComesLastAndNothingFollows() {
        RtpSender sender = sender(settings());
        sender.start(START, EPOCH);
        runUntil(sender, START + SECOND);

        sender.stop();
        sender.sendBye(START + SECOND);

        byte[] last = wire.reports.get(wire.reports.size() - 1);
        assertTrue(RtcpHeader.validCompound(last, 0, last.length));
        int off = 0;
        int type = -1;
        while (off < last.length) {
            type = RtcpHeader.packetType(last, off);
            if (type == RtcpHeader.GOODBYE) {
                assertTrue(Goodbye.contains(last, off, SSRC));
            }
            off += RtcpHeader.lengthOf(last, off, last.length - off);
        }
        assertEquals(RtcpHeader.GOODBYE, type);
        int pictures = wire.pictures;
        sender.onTimeout(START + 2 * SECOND);
        assertEquals(pictures, wire.pictures);
        assertFalse(wire.timestamps.isEmpty());
    }

    @Test
    void sessionsOfALiveCameraShowTheSamePicture() {
        LiveStart live = new LiveStart(START, EPOCH);
        RtpSender early = sender(settings());
        early.join(live, START + SECOND / 2);
        runUntil(early, START + 25 * SECOND);
        Wire first = wire;
        wire = new Wire();
        RtpSender late = sender(settings());
        late.join(live, START + 24 * SECOND);
        runUntil(late, START + 25 * SECOND);

        List<Long> end =
                first.timestamps.subList(first.timestamps.size() - wire.timestamps.size(), first.timestamps.size());
        assertEquals(end, wire.timestamps);
        assertEquals(first.lastPayload.length, wire.lastPayload.length);
        assertArrayEquals(
                Arrays.copyOfRange(first.lastPayload, RtpHeader.FIXED_LENGTH, first.lastPayload.length),
                Arrays.copyOfRange(wire.lastPayload, RtpHeader.FIXED_LENGTH, wire.lastPayload.length));
    }

    @Test
    void aLiveCameraThatSleptLeavesPicturesOut() {
        RtpSender slept = sender(settings());
        slept.join(new LiveStart(START, EPOCH), START);
        runUntil(slept, START + SECOND);
        long before = wire.timestamps.get(wire.timestamps.size() - 1);
        slept.onTimeout(START + 11 * SECOND);
        long after = wire.timestamps.get(wire.timestamps.size() - 1);
        assertEquals(10 * 90_000, (after - before) & 0xffff_ffffL);
        assertEquals(START + 11 * SECOND + SECOND / 30, slept.nextTimeoutNanos());
    }

    @Test
    void withoutReportsThereIsOnlyTheOneBeforeTheBye() {
        RtpSender sender = sender(new RtpSender.Settings(96, SSRC, "camera", 0, 0, 0, true, true, true, false));
        sender.start(START, EPOCH);
        runUntil(sender, START + 3 * SECOND);
        assertEquals(List.of(), wire.reports);
        sender.sendBye(START + 3 * SECOND);
        assertEquals(1, wire.reports.size());
    }

    private RtpSender sender(RtpSender.Settings settings) {
        return new RtpSender(Clip.bundled(), settings, wire);
    }

    private static RtpSender.Settings settings() {
        return new RtpSender.Settings(96, SSRC, "camera", 65_530, 0xffff_f000L, 0, true, true, true, true);
    }

    private static void runUntil(RtpSender sender, long endNanos) {
        while (sender.nextTimeoutNanos() <= endNanos) {
            sender.onTimeout(sender.nextTimeoutNanos());
        }
    }

    private static final class Wire implements RtpSender.Sink {
        final List<Long> timestamps = new ArrayList<>();
        final List<Integer> sequenceNumbers = new ArrayList<>();
        final List<byte[]> reports = new ArrayList<>();
        byte[] lastPayload = {};
        int pictures;
        int keyFrames;
        int ends;

        @Override
        public void rtp(byte[] buf, int off, int len) {
            assertTrue(len <= 1_200 - 16);
            assertEquals(RtpHeader.FIXED_LENGTH, RtpHeader.lengthOf(buf, off, len));
            assertEquals(SSRC, RtpHeader.ssrc(buf, off));
            assertEquals(96, RtpHeader.payloadType(buf, off));
            sequenceNumbers.add(RtpHeader.sequenceNumber(buf, off));
            lastPayload = Arrays.copyOfRange(buf, off, off + len);
            if (RtpHeader.marker(buf, off)) {
                timestamps.add(RtpHeader.timestamp(buf, off));
            }
        }

        @Override
        public void rtcp(byte[] buf, int off, int len) {
            reports.add(Arrays.copyOfRange(buf, off, off + len));
        }

        @Override
        public void pictureSent(boolean keyFrame) {
            pictures++;
            keyFrames += keyFrame ? 1 : 0;
        }

        @Override
        public void clipEnded() {
            ends++;
        }
    }
}
