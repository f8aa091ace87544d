package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.REORDERING_SPS;
import static io.github.whep4j.recorder.Units.SILENT_SPS;
import static io.github.whep4j.recorder.Units.SILENT_SPS_OF_FOUR_REFERENCES;
import static io.github.whep4j.recorder.Units.SPS;
import static io.github.whep4j.recorder.Units.keyFrame;
import static io.github.whep4j.recorder.Units.picture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTimelineTest {
    record Timed(long decodeTime, long duration, int compositionOffset) {}

    static final class Recording implements SampleTimeline.Sink {
        final List<Timed> samples = new ArrayList<>();
        long lead = -1;

        @Override
        public void begin(long lead) {
            assertEquals(-1, this.lead, "begin comes once");
            this.lead = lead;
        }

        @Override
        public void sample(AccessUnit unit, long decodeTime, long duration, int compositionOffset) {
            assertTrue(lead >= 0, "begin comes first");
            samples.add(new Timed(decodeTime, duration, compositionOffset));
        }

        List<Long> presentationTimes() {
            return samples.stream()
                    .map(sample -> sample.decodeTime() + sample.compositionOffset() - lead)
                    .toList();
        }

        boolean decodesInTime() {
            return samples.stream().allMatch(sample -> sample.compositionOffset() >= 0);
        }
    }

    private final Recording sink = new Recording();
    private final SampleTimeline timeline = new SampleTimeline(sink);

    @Test
    void ticksAreExactForTimesThatAre90KilohertzTicks() {
        for (long ticks : new long[] {0, 1, 2, 8, 9, 10, 3003, 1L << 32, (1L << 40) + 7, -1, -3003}) {
            assertEquals(ticks, SampleTimeline.ticks(Math.floorDiv(ticks * 100_000, 9)));
            assertEquals(ticks, SampleTimeline.ticks(Math.round(ticks / 9.0 * 100_000)));
        }
    }

    @Test
    void singlePicture_lastsAThirtiethOfASecond() {
        timeline.add(keyFrame(77));
        assertEquals(0, sink.samples.size());
        timeline.end();
        assertEquals(List.of(new Timed(0, 3000, 0)), sink.samples);
        timeline.end();
        assertEquals(1, sink.samples.size());
    }

    @Test
    void lastPictureAfterAStall_lastsASecondAtMost() {
        add(SPS, 0, 3000, 903_000);
        timeline.end();
        assertEquals(new Timed(903_000, 90_000, 0), sink.samples.get(2));
    }

    @Test
    void nothingAdded_nothingComesOut() {
        timeline.end();
        assertEquals(0, sink.samples.size());
        assertEquals(-1, sink.lead);
    }

    @Test
    void withoutReordering_oneIsKept() {
        timeline.add(keyFrame(0));
        timeline.add(picture(1700));
        timeline.add(picture(7600));
        assertEquals(List.of(new Timed(0, 1700, 0), new Timed(1700, 5900, 0)), sink.samples);
        assertEquals(0, sink.lead);
    }

    @Test
    void equalTimes_areATickApartInDecodingAndExactInPresentation() {
        add(SPS, 0, 3000, 3000, 3000, 6000);
        timeline.end();
        assertEquals(List.of(0L, 3000L, 3000L, 3000L, 6000L), sink.presentationTimes());
        assertEquals(List.of(0L, 3000L, 3001L, 3002L, 6000L), decodeTimes());
    }

    @Test
    void whatIsShownWithTheLastPicture_makesItNoShorter() {
        add(SPS, 0, 3000, 3000);
        timeline.end();
        Timed last = sink.samples.get(2);
        assertEquals(6000, last.decodeTime() + last.duration());
    }

    @Test
    void signalledReordering_pyramid() {
        add(REORDERING_SPS, 0, 12_000, 6000, 3000, 9000, 24_000, 18_000, 15_000, 21_000);
        timeline.end();

        assertEquals(
                List.of(0L, 12_000L, 6000L, 3000L, 9000L, 24_000L, 18_000L, 15_000L, 21_000L),
                sink.presentationTimes());
        assertTrue(sink.decodesInTime());
        assertEquals(6000, sink.lead, "two pictures");
    }

    @Test
    void unsignalledReordering_isSeenInTheFirstPictures() {
        add(SILENT_SPS, 0, 9000, 3000);
        assertEquals(-1, sink.lead);
        add(SILENT_SPS, false, 6000, 18_000, 12_000, 15_000);
        timeline.end();

        assertEquals(List.of(0L, 9000L, 3000L, 6000L, 18_000L, 12_000L, 15_000L), sink.presentationTimes());
        assertTrue(sink.decodesInTime());
    }

    @Test
    void unsignalledAndWithoutReordering_hasNoLead() {
        add(SILENT_SPS, 0, 3000, 6000, 9000, 12_000);
        assertEquals(0, sink.lead);
        assertEquals(4, sink.samples.size());
    }

    @Test
    void unsignalledAndShort_isWrittenAtTheEndOrAtTheNextKeyFrame() {
        add(SILENT_SPS, 0, 3000);
        timeline.add(keyFrame(6000, SILENT_SPS));
        assertEquals(2, sink.samples.size());
        timeline.end();
        assertEquals(List.of(0L, 3000L, 6000L), sink.presentationTimes());
    }

    /** ffmpeg shows all later pictures by so much later as the most negative offset says that it has met. */
    @Test
    void unsignalledReorderingThatComesLate_isDecodedInTime() {
        long[] times = new long[24];
        for (int i = 0; i < times.length; i++) {
            int inGroup = (i - 8) % 4;
            times[i] = 3000L * (i < 8 ? i : inGroup == 0 ? i + 3 : i - 1);
        }
        add(SILENT_SPS_OF_FOUR_REFERENCES, times);
        timeline.end();

        assertEquals(Arrays.stream(times).boxed().toList(), sink.presentationTimes());
        assertTrue(sink.decodesInTime());
        assertTrue(sink.samples.stream().allMatch(sample -> sample.duration() == 3000), "" + sink.samples);
        assertEquals(9000, sink.lead, "three pictures, as the fourth reference lies before them");
    }

    @Test
    void parameterSetsThatSayNoMore_allowForReorderingFromThere() {
        add(SPS, 0, 3000);
        timeline.add(keyFrame(6000, SILENT_SPS_OF_FOUR_REFERENCES));
        add(SILENT_SPS_OF_FOUR_REFERENCES, false, 9000, 12_000, 21_000, 15_000, 18_000, 30_000, 24_000, 27_000);
        timeline.end();

        assertEquals(
                List.of(0L, 3000L, 6000L, 9000L, 12_000L, 21_000L, 15_000L, 18_000L, 30_000L, 24_000L, 27_000L),
                sink.presentationTimes());
        assertTrue(sink.decodesInTime());
    }

    @Test
    void reorderingThatNobodyAnnounced_keepsPresentationExactAndDecodingAscending() {
        add(SPS, 0, 9000, 3000, 6000, 18_000, 12_000, 15_000, 27_000, 21_000, 24_000);
        timeline.end();

        assertEquals(
                List.of(0L, 9000L, 3000L, 6000L, 18_000L, 12_000L, 15_000L, 27_000L, 21_000L, 24_000L),
                sink.presentationTimes());
        List<Timed> later = sink.samples.subList(5, 10);
        assertTrue(later.stream().allMatch(sample -> sample.compositionOffset() >= 0), "it has learned: " + later);
    }

    @Test
    void keyFrameOfAnotherClock_goesOnWhereTheRecordingWas() {
        add(SPS, 1_000_000, 1_003_000);
        timeline.add(keyFrame(5));
        timeline.add(picture(3005));
        timeline.end();
        assertEquals(List.of(0L, 3000L, 6000L, 9000L), sink.presentationTimes());
    }

    /** Four pictures of it would show the lead to be that of four pictures. */
    @Test
    void aLongGroup_isWatchedToItsEnd() {
        for (byte[] sps : List.of(REORDERING_SPS, SILENT_SPS)) {
            Recording recording = new Recording();
            SampleTimeline other = new SampleTimeline(recording);
            long[] times = {0, 24_000, 12_000, 6000, 3000, 9000, 18_000, 15_000, 21_000, 48_000};
            for (int i = 0; i < times.length; i++) {
                assertEquals(-1, recording.lead);
                other.add(i == 0 ? keyFrame(times[i], sps) : picture(times[i], sps));
            }
            assertEquals(sps == SILENT_SPS ? 12_000 : 6000, recording.lead, "four pictures, or two as signalled");
        }
    }

    /** Of an open group, which begins at a recovery point. */
    @Test
    void picturesShownBeforeTheFirstKeyFrame_areShownFromZeroOn() {
        for (byte[] sps : List.of(REORDERING_SPS, SILENT_SPS)) {
            for (int before : new int[] {3, 6}) {
                Recording recording = new Recording();
                SampleTimeline other = new SampleTimeline(recording);
                long[] times = {6000, 0, 3000, 15_000, 9000, 12_000};
                for (int i = 0; i < before; i++) {
                    long ticks = 1_000_000 + times[i];
                    other.add(i == 0 ? keyFrame(ticks, sps) : picture(ticks, sps));
                }
                // Of another clock, so that it goes on at the end of what there is.
                other.add(keyFrame(5, sps));
                other.add(picture(3005, sps));
                other.end();

                List<Long> expected = new ArrayList<>(
                        Arrays.stream(times).limit(before).boxed().toList());
                expected.add(3000L * before);
                expected.add(3000L * before + 3000);
                assertEquals(expected, recording.presentationTimes());
                assertTrue(recording.decodesInTime());
                assertEquals(0, recording.samples.get(0).decodeTime());
            }
        }
    }

    @Test
    void theLastPictureThatIsShown_lastsAsLongAsTheOneBeforeIt() {
        add(REORDERING_SPS, 0, 12_000, 6000, 3000, 9000);
        timeline.end();
        Timed last = sink.samples.get(4);
        assertEquals(15_000, last.decodeTime() + last.duration());
    }

    @Test
    void anotherClockWithoutAKeyFrame_goesOnWhereTheRecordingWas() {
        for (byte[] sps : List.of(SPS, REORDERING_SPS, SILENT_SPS)) {
            for (int before = 1; before < 6; before++) {
                Recording recording = new Recording();
                SampleTimeline other = new SampleTimeline(recording);
                List<Long> expected = new ArrayList<>();
                for (int i = 0; i < before + 4; i++) {
                    long ticks = i < before ? 1_000_000 + 3000 * i : 3000 * i;
                    other.add(i == 0 ? keyFrame(ticks, sps) : picture(ticks, sps));
                    expected.add(3000L * i);
                }
                other.end();
                assertEquals(expected, recording.presentationTimes(), "after " + before);
                assertTrue(recording.decodesInTime());
            }
        }
    }

    @Test
    void anotherClockWithinAGroup_goesOnAfterThePictureThatIsShownLast() {
        add(SILENT_SPS, 1_000_000, 1_009_000, 1_003_000);
        add(SILENT_SPS, false, 0, 3000);
        timeline.end();
        assertEquals(List.of(0L, 9000L, 3000L, 12_000L, 15_000L), sink.presentationTimes());
    }

    /** At two pictures a second a group of them is two seconds long. */
    @Test
    void bPicturesFarApart_areNoOtherClock() {
        long[] times = {0, 180_000, 90_000, 45_000, 135_000, 360_000, 270_000, 225_000, 315_000};
        byte[] bSlice = Units.hex("019e0102030405");
        for (int i = 0; i < times.length; i++) {
            boolean b = times[i] % 180_000 != 0;
            timeline.add(
                    i == 0
                            ? keyFrame(0, SILENT_SPS)
                            : Units.unit(
                                    times[i],
                                    false,
                                    true,
                                    null,
                                    List.of(SILENT_SPS, Units.PPS),
                                    b ? bSlice : Units.SLICE));
        }
        timeline.end();
        assertEquals(Arrays.stream(times).boxed().toList(), sink.presentationTimes());
    }

    @Test
    void aRecordingThatEndsWithinAGroup_isNoLongerForThat() {
        add(REORDERING_SPS, 0, 12_000, 6000, 3000, 9000, 24_000);
        timeline.end();
        Timed last = sink.samples.get(5);
        assertEquals(27_000, last.decodeTime() + last.duration());
    }

    @Test
    void aRecordingThatEndsInTheMiddleOfAGroup_isNoLongerForThat() {
        add(REORDERING_SPS, 0, 12_000, 6000, 3000);
        timeline.end();
        Timed last = sink.samples.get(3);
        assertEquals(15_000, last.decodeTime() + last.duration());
    }

    @Test
    void reorderDepthFollowsTheParameterSets() {
        add(SPS, 0, 3000);
        timeline.add(keyFrame(6000, REORDERING_SPS));
        add(REORDERING_SPS, false, 15_000, 9000, 12_000, 24_000, 18_000, 21_000);
        timeline.add(keyFrame(27_000));
        add(SPS, false, 30_000, 33_000);
        timeline.end();

        assertEquals(
                List.of(
                        0L, 3000L, 6000L, 15_000L, 9000L, 12_000L, 24_000L, 18_000L, 21_000L, 27_000L, 30_000L,
                        33_000L),
                sink.presentationTimes());
        assertEquals(List.of(27_000L, 30_000L, 33_000L), decodeTimes().subList(9, 12));
    }

    private void add(byte[] sps, long... ticks) {
        add(sps, true, ticks);
    }

    private void add(byte[] sps, boolean startsWithKeyFrame, long... ticks) {
        for (int i = 0; i < ticks.length; i++) {
            timeline.add(startsWithKeyFrame && i == 0 ? keyFrame(ticks[i], sps) : picture(ticks[i], sps));
        }
    }

    private List<Long> decodeTimes() {
        return sink.samples.stream().map(Timed::decodeTime).toList();
    }
}
