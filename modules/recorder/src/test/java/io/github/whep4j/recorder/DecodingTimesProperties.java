package io.github.whep4j.recorder;

import static io.github.whep4j.recorder.Units.REORDERING_SPS;
import static io.github.whep4j.recorder.Units.SILENT_SPS;
import static io.github.whep4j.recorder.Units.SPS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.recorder.FragmentedMp4File.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a plain MP4 makes of the times that were recorded, whatever the stream had said of its order. */
class DecodingTimesProperties {
    private static final class Recording implements SampleTimeline.Sink {
        final SampleTimeline timeline = new SampleTimeline(this);
        final List<Sample> samples = new ArrayList<>();
        long lead;

        @Override
        public void begin(long lead) {
            this.lead = lead;
        }

        @Override
        public void sample(AccessUnit unit, long decodeTime, long duration, int compositionOffset) {
            samples.add(new Sample(duration, 1, unit.isKeyFrame(), compositionOffset));
        }
    }

    @Property(tries = 300)
    void presentationIsAsRecordedAndDecodingInTime(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int pictures,
            @ForAll @IntRange(max = 5) int depth) {
        List<Long> times = SampleTimelineProperties.decodingOrder(new Random(seed), pictures, depth);
        for (byte[] sps : List.of(SPS, REORDERING_SPS, SILENT_SPS)) {
            DecodingTimes retimed = retimed(times, sps);
            assertEquals(times, presentation(retimed));
            List<Sample> samples = retimed.samples();
            assertTrue(samples.stream().allMatch(sample -> sample.compositionOffset() >= 0 && sample.duration() > 0));
            assertTrue(samples.stream().anyMatch(sample -> sample.compositionOffset() == 0), "the least there is");
        }
    }

    @Example
    void aPyramidThatBeginsLate_hasTheTimesOfOneThatWasThereFromTheBeginning() {
        List<Long> times = List.of(
                0L, 3000L, 6000L, 9000L, 12_000L, 24_000L, 18_000L, 15_000L, 21_000L, 36_000L, 30_000L, 27_000L,
                33_000L);
        DecodingTimes retimed = retimed(times, SILENT_SPS);

        assertEquals(times, presentation(retimed));
        assertEquals(6000, retimed.lead());
        assertTrue(retimed.samples().stream().allMatch(sample -> sample.duration() == 3000));
    }

    @Example
    void picturesShownTogether_areDecodedOneAfterTheOther() {
        List<Long> times = List.of(0L, 9000L, 3000L, 3000L, 3000L, 6000L);
        DecodingTimes retimed = retimed(times, REORDERING_SPS);
        assertEquals(times, presentation(retimed));
        assertTrue(retimed.samples().stream().allMatch(sample -> sample.duration() > 0), "" + retimed.samples());
    }

    @Example
    void picturesShownBeforeTheFirstKeyFrame_areShownWhenTheyWere() {
        List<Long> times = List.of(6000L, 0L, 3000L, 15_000L, 9000L, 12_000L);
        DecodingTimes retimed = retimed(times, REORDERING_SPS);
        assertEquals(times, presentation(retimed));
        assertEquals(18_000, ends(retimed));
    }

    @Example
    void aReorderingThatWasSignalledAndNeverCame_leavesNoLead() {
        DecodingTimes retimed = retimed(List.of(0L, 3000L, 6000L, 9000L), REORDERING_SPS);
        assertEquals(0, retimed.lead());
        assertTrue(retimed.samples().stream().allMatch(sample -> sample.compositionOffset() == 0));
        assertEquals(
                12_000, retimed.samples().stream().mapToLong(Sample::duration).sum());
    }

    /** So that segments can be put one behind the other. */
    @Property(tries = 100)
    void aRecordingThatAnotherFollows_endsWhereThatBegins(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int groups) {
        List<Long> times = pyramids(new Random(seed), groups);
        long next = 3000L * times.size() + 100;
        for (byte[] sps : List.of(SPS, REORDERING_SPS, SILENT_SPS)) {
            Recording recording = record(times, sps);
            recording.timeline.endBefore(Units.keyFrame(next));
            DecodingTimes retimed = DecodingTimes.of(recording.samples, recording.lead);
            assertEquals(next, ends(retimed));
            assertEquals(times, presentation(retimed));
        }
    }

    /** Thirty pictures a second, as exactly as a camera has them. */
    private static List<Long> pyramids(Random random, int groups) {
        List<Long> times = new ArrayList<>(List.of(0L));
        for (int group = 0; group < groups; group++) {
            for (int place : new int[] {4, 2, 1, 3}) {
                times.add(3000L * (4 * group + place) + random.nextInt(500));
            }
        }
        return times;
    }

    @Example
    void timesThatAreNoOrderOfBPictures_stayAsTheyWere() {
        List<Sample> recorded = List.of(
                new Sample(3000, 1, true, 0), new Sample(3000, 1, false, -500_000), new Sample(3000, 1, false, 0));
        assertEquals(recorded, DecodingTimes.of(recorded, 0).samples());
        List<Sample> far = List.of(new Sample(3000, 1, true, 0), new Sample(3000, 1, false, Integer.MAX_VALUE));
        assertEquals(6000 + (long) Integer.MAX_VALUE, ends(DecodingTimes.of(far, 0)), "a gap is none either");
    }

    private static long ends(DecodingTimes times) {
        return times.samples().stream().mapToLong(Sample::duration).sum();
    }

    private static DecodingTimes retimed(List<Long> times, byte[] sps) {
        Recording recording = record(times, sps);
        recording.timeline.end();
        return DecodingTimes.of(recording.samples, recording.lead);
    }

    private static Recording record(List<Long> times, byte[] sps) {
        Recording recording = new Recording();
        for (int i = 0; i < times.size(); i++) {
            recording.timeline.add(i == 0 ? Units.keyFrame(times.get(i), sps) : Units.picture(times.get(i), sps));
        }
        return recording;
    }

    private static List<Long> presentation(DecodingTimes times) {
        List<Long> shown = new ArrayList<>();
        long decodeTime = -times.lead();
        for (Sample sample : times.samples()) {
            shown.add(decodeTime + sample.compositionOffset());
            decodeTime += sample.duration();
        }
        return shown;
    }
}
