package io.github.whep4j.recorder;

import io.github.whep4j.recorder.FragmentedMp4File.Fragment;
import io.github.whep4j.recorder.FragmentedMp4File.Sample;
import java.util.ArrayList;
import java.util.List;

/** The tables of a track whose samples lie one behind the other (ISO/IEC 14496-12, Sections 8.6 and 8.7). */
final class SampleTables {
    /** Thirteen hours: a little less than 32 bits hold, since ffmpeg takes what is close to that for an error. */
    private static final long MAX_DURATION = 0xfff0_0000L;

    private static final int MAX_SAMPLES_IN_CHUNK = 100;

    /** Samples with one sample description, behind each other. */
    private record Chunk(long offset, int samples, int description) {}

    private List<Sample> samples = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private int inChunk;
    private long chunkOffset;
    private int chunkDescription;
    private long lengthBytes;
    private long lead;

    /** Takes a fragment, whose last sample lasts until the decoding time of the next one. */
    void add(Fragment fragment, long nextDecodeTime, List<Integer> descriptions) {
        long decodeTime = fragment.decodeTime();
        int last = fragment.samples().size() - 1;
        for (int i = 0; i <= last; i++) {
            Sample sample = fragment.samples().get(i);
            long lasts = i == last ? Math.max(0, nextDecodeTime - decodeTime) : sample.duration();
            decodeTime += lasts;
            add(
                    new Sample(
                            Math.min(lasts, MAX_DURATION),
                            sample.lengthBytes(),
                            sample.sync(),
                            sample.compositionOffset()),
                    descriptions.get(i));
        }
    }

    private void add(Sample sample, int description) {
        if (sample.sync() || description != chunkDescription || inChunk == MAX_SAMPLES_IN_CHUNK) {
            endChunk();
            chunkOffset = lengthBytes;
            chunkDescription = description;
        }
        inChunk++;
        samples.add(sample);
        lengthBytes += sample.lengthBytes();
    }

    /**
     * There are no more.
     *
     * @param recordedLead at which time of the media the presentation begins, by the times of the fragments
     */
    void end(long recordedLead) {
        endChunk();
        DecodingTimes times = DecodingTimes.of(samples, recordedLead);
        samples = times.samples();
        lead = times.lead();
    }

    private void endChunk() {
        if (inChunk > 0) {
            chunks.add(new Chunk(chunkOffset, inChunk, chunkDescription));
            inChunk = 0;
        }
    }

    /** Of all samples together. */
    long lengthBytes() {
        return lengthBytes;
    }

    /** In ticks of the media's time scale. */
    long duration() {
        return samples.stream().mapToLong(Sample::duration).sum();
    }

    /** At which time of the media the presentation begins. */
    long lead() {
        return lead;
    }

    /**
     * Writes the tables that stand beside the sample descriptions.
     *
     * @param dataPosition where in the file the first sample begins
     */
    void write(BoxWriter out, long dataPosition, boolean wide) {
        timeToSample(out);
        if (samples.stream().anyMatch(sample -> sample.compositionOffset() != 0)) {
            compositionOffsets(out);
        }
        syncSamples(out);
        sampleToChunk(out);
        int stsz = out.begin("stsz", 0, 0);
        out.u32(0).u32(samples.size());
        samples.forEach(sample -> out.u32(sample.lengthBytes()));
        out.end(stsz);
        chunkOffsets(out, dataPosition, wide);
    }

    private void timeToSample(BoxWriter out) {
        int stts = out.begin("stts", 0, 0);
        Runs runs = new Runs(out);
        samples.forEach(sample -> runs.add(sample.duration()));
        runs.end();
        out.end(stts);
    }

    private void compositionOffsets(BoxWriter out) {
        boolean negative = samples.stream().anyMatch(sample -> sample.compositionOffset() < 0);
        int ctts = out.begin("ctts", negative ? 1 : 0, 0);
        Runs runs = new Runs(out);
        samples.forEach(sample -> runs.add(sample.compositionOffset()));
        runs.end();
        out.end(ctts);
    }

    private void syncSamples(BoxWriter out) {
        int stss = out.begin("stss", 0, 0);
        out.u32(samples.stream().filter(Sample::sync).count());
        for (int i = 0; i < samples.size(); i++) {
            if (samples.get(i).sync()) {
                out.u32(i + 1);
            }
        }
        out.end(stss);
    }

    private void sampleToChunk(BoxWriter out) {
        int stsc = out.begin("stsc", 0, 0);
        int count = out.length();
        out.u32(0);
        int runs = 0;
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            Chunk before = i == 0 ? null : chunks.get(i - 1);
            if (before == null || before.samples() != chunk.samples() || before.description() != chunk.description()) {
                out.u32(i + 1).u32(chunk.samples()).u32(chunk.description());
                runs++;
            }
        }
        out.set32(count, runs);
        out.end(stsc);
    }

    private void chunkOffsets(BoxWriter out, long dataPosition, boolean wide) {
        int box = out.begin(wide ? "co64" : "stco", 0, 0);
        out.u32(chunks.size());
        for (Chunk chunk : chunks) {
            if (wide) {
                out.u64(dataPosition + chunk.offset());
            } else {
                out.u32(dataPosition + chunk.offset());
            }
        }
        out.end(box);
    }

    /** A table of how often each value comes in a row. */
    private static final class Runs {
        private final BoxWriter out;
        private final int countAt;
        private int count;
        private long value;
        private long times;

        Runs(BoxWriter out) {
            this.out = out;
            this.countAt = out.length();
            out.u32(0);
        }

        void add(long next) {
            if (times > 0 && next != value) {
                end();
            }
            value = next;
            times++;
        }

        void end() {
            if (times > 0) {
                out.u32(times).u32(value);
                count++;
                times = 0;
            }
            out.set32(countAt, count);
        }
    }
}
