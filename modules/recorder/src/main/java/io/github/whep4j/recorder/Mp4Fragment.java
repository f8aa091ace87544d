package io.github.whep4j.recorder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** moof and mdat with consecutive samples of the one track (ISO/IEC 14496-12, Section 8.8). */
final class Mp4Fragment {
    private static final int DATA_OFFSET = 0x0001;
    private static final int SAMPLE_DURATION = 0x0100;
    private static final int SAMPLE_SIZE = 0x0200;
    private static final int SAMPLE_FLAGS = 0x0400;
    private static final int SAMPLE_COMPOSITION_TIME_OFFSET = 0x0800;
    private static final int DEFAULT_BASE_IS_MOOF = 0x020000;
    /** sample_depends_on 2: on no other sample. */
    private static final long KEY_FRAME_FLAGS = 0x0200_0000;
    /** sample_depends_on 1 and sample_is_non_sync_sample. */
    private static final long OTHER_FRAME_FLAGS = 0x0101_0000;

    private static final long MAX_DURATION = 0xffff_ffffL;

    private record Sample(long duration, int lengthBytes, boolean keyFrame, int compositionOffset) {}

    private final List<Sample> samples = new ArrayList<>();
    private final BoxWriter data = new BoxWriter(16 << 10);
    private final BoxWriter boxes = new BoxWriter(16 << 10);
    private long firstDecodeTime;

    void add(List<ByteBuffer> nalUnits, boolean keyFrame, long decodeTime, long duration, int compositionOffset) {
        if (samples.isEmpty()) {
            firstDecodeTime = decodeTime;
        }
        int before = data.length();
        for (ByteBuffer nalUnit : nalUnits) {
            data.u32(nalUnit.remaining()).bytes(nalUnit);
        }
        samples.add(new Sample(Math.min(duration, MAX_DURATION), data.length() - before, keyFrame, compositionOffset));
    }

    int count() {
        return samples.size();
    }

    int lengthBytes() {
        return data.length();
    }

    long firstDecodeTime() {
        return firstDecodeTime;
    }

    /** Where the last sample ends. */
    long endDecodeTime() {
        return firstDecodeTime + samples.stream().mapToLong(Sample::duration).sum();
    }

    /** The fragment in one piece, valid until the next call; what was in here is gone. */
    BoxWriter take(long sequenceNumber) {
        boxes.clear();
        int moof = boxes.begin("moof");
        int mfhd = boxes.begin("mfhd", 0, 0);
        boxes.u32(sequenceNumber);
        boxes.end(mfhd);
        int traf = boxes.begin("traf");
        int tfhd = boxes.begin("tfhd", 0, DEFAULT_BASE_IS_MOOF);
        boxes.u32(InitSegment.TRACK_ID);
        boxes.end(tfhd);
        int tfdt = boxes.begin("tfdt", 1, 0);
        boxes.u64(firstDecodeTime);
        boxes.end(tfdt);
        int dataOffset = run();
        boxes.end(traf);
        boxes.end(moof);
        int mdat = boxes.begin("mdat");
        boxes.set32(dataOffset, boxes.length());
        boxes.bytes(ByteBuffer.wrap(data.array(), 0, data.length()));
        boxes.end(mdat);
        data.clear();
        samples.clear();
        return boxes;
    }

    /** Returns where the offset of the data belongs. */
    private int run() {
        boolean reordered = samples.stream().anyMatch(sample -> sample.compositionOffset() != 0);
        int flags = DATA_OFFSET | SAMPLE_DURATION | SAMPLE_SIZE | SAMPLE_FLAGS;
        int trun = boxes.begin("trun", 1, reordered ? flags | SAMPLE_COMPOSITION_TIME_OFFSET : flags);
        boxes.u32(samples.size());
        int dataOffset = boxes.length();
        boxes.u32(0);
        for (Sample sample : samples) {
            boxes.u32(sample.duration()).u32(sample.lengthBytes());
            boxes.u32(sample.keyFrame() ? KEY_FRAME_FLAGS : OTHER_FRAME_FLAGS);
            if (reordered) {
                boxes.u32(sample.compositionOffset());
            }
        }
        boxes.end(trun);
        return dataOffset;
    }
}
