package io.github.whep4j.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.recorder.SampleTimelineTest.Recording;
import io.github.whep4j.recorder.SampleTimelineTest.Timed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Streams of random lengths, frame intervals and reorderings: the order is made by letting pictures wait. */
class SampleTimelineProperties {
    @Property(tries = 300)
    void signalledReordering_isExactAndInTime(
            @ForAll long seed,
            @ForAll @LongRange(min = -(1L << 40), max = 1L << 40) long origin,
            @ForAll @IntRange(min = 1, max = 60) int pictures,
            @ForAll boolean reordering) {
        List<Long> times = decodingOrder(new Random(seed), pictures, reordering ? 2 : 0);
        Recording sink = run(times, origin, reordering ? Units.REORDERING_SPS : Units.SPS);

        assertEquals(times, sink.presentationTimes());
        assertTrue(sink.decodesInTime());
        check(sink);
    }

    @Property(tries = 300)
    void whateverTheStreamDoes_presentationIsExactAndDecodingAscends(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int pictures,
            @ForAll @IntRange(max = 5) int depth) {
        List<Long> times = decodingOrder(new Random(seed), pictures, depth);
        for (byte[] sps : List.of(Units.SPS, Units.REORDERING_SPS, Units.SILENT_SPS)) {
            Recording sink = run(times, 0, sps);
            assertEquals(times, sink.presentationTimes());
            check(sink);
        }
    }

    /** Groups of B pictures wherever they come; three pictures of reordering are what four references allow for. */
    @Property(tries = 300)
    void unsignalledReordering_isExactAndInTime(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 60) int pictures,
            @ForAll @IntRange(max = 3) int depth) {
        List<Long> times = decodingOrder(new Random(seed), pictures, depth);
        Recording sink = run(times, 0, Units.SILENT_SPS_OF_FOUR_REFERENCES);

        assertEquals(times, sink.presentationTimes());
        assertTrue(sink.decodesInTime());
        check(sink);
    }

    private static void check(Recording sink) {
        assertTrue(sink.samples.stream().allMatch(sample -> sample.duration() > 0));
        for (int i = 0; i + 1 < sink.samples.size(); i++) {
            Timed sample = sink.samples.get(i);
            assertEquals(sink.samples.get(i + 1).decodeTime(), sample.decodeTime() + sample.duration());
        }
    }

    private static Recording run(List<Long> times, long origin, byte[] sps) {
        Recording sink = new Recording();
        SampleTimeline timeline = new SampleTimeline(sink);
        for (int i = 0; i < times.size(); i++) {
            long ticks = origin + times.get(i);
            timeline.add(i == 0 ? Units.keyFrame(ticks, sps) : Units.picture(ticks, sps));
        }
        timeline.end();
        return sink;
    }

    /** At most {@code depth} pictures are decoded before one that is shown before them. */
    static List<Long> decodingOrder(Random random, int pictures, int depth) {
        List<Long> shown = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < pictures; i++) {
            shown.add(time);
            time += 1 + random.nextInt(9_000);
        }
        List<Long> decoded = new ArrayList<>(List.of(shown.remove(0)));
        List<Long> early = new ArrayList<>();
        while (!shown.isEmpty()) {
            early.removeIf(other -> other < shown.get(0));
            int jump = early.size() < depth ? random.nextInt(Math.min(shown.size(), 4)) : 0;
            long next = shown.remove(jump);
            if (jump > 0) {
                early.add(next);
            }
            decoded.add(next);
        }
        return decoded;
    }
}
