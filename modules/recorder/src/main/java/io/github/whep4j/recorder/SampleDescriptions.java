package io.github.whep4j.recorder;

import io.github.whep4j.h264.NalUnit;
import io.github.whep4j.h264.ParameterSets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample entries of a recording: that of its beginning, and one for each other group of parameter sets that key frames
 * bring along. The sets stay in the samples too, which is what {@code avc3} allows.
 */
final class SampleDescriptions {
    private static final int MAX_SET_BYTES = 64 << 10;
    /**
     * No camera has so many; one that brings other sets with each key frame would have us keep them all. Those that come after
     * them are under the last description: a player takes the sets from the samples.
     */
    static final int MAX_OTHERS = 256;

    private static final int FIRST_ENTRY = 8;
    private static final int TYPE = FIRST_ENTRY + Integer.BYTES;

    private final ByteBuffer first;
    /** To the index, in the order of their coming. */
    private final Map<List<ByteBuffer>, Integer> others = new LinkedHashMap<>();

    private int present = 1;

    private SampleDescriptions(ByteBuffer first) {
        this.first = first;
    }

    static SampleDescriptions of(FragmentedMp4File file) throws IOException {
        ByteBuffer box = file.movie();
        for (String type : List.of("trak", "mdia", "minf", "stbl", "stsd")) {
            box = FragmentedMp4File.child(box, type);
        }
        if (box.limit() < TYPE + Integer.BYTES || box.getInt(Integer.BYTES) != 1) {
            throw FragmentedMp4File.foreign();
        }
        return new SampleDescriptions(box);
    }

    /** The index of the one in force. */
    int present() {
        return present;
    }

    /** Looks at a key frame; returns the index of its description, from 1 on. */
    int at(FileChannel file, long position, int lengthBytes) throws IOException {
        List<ByteBuffer> sets = parameterSets(file, position, position + lengthBytes);
        if (setsOf(sets).active() != null) {
            if (others.size() < MAX_OTHERS) {
                others.putIfAbsent(sets, others.size() + 2);
            }
            present = others.getOrDefault(sets, present);
        }
        return present;
    }

    /** Those before the first slice. */
    private static List<ByteBuffer> parameterSets(FileChannel file, long from, long to) throws IOException {
        List<ByteBuffer> sets = new ArrayList<>();
        long position = from;
        while (to - position > Integer.BYTES) {
            ByteBuffer begin = FragmentedMp4File.bytes(file, position, Integer.BYTES + 1);
            int length = begin.getInt(0);
            int type = NalUnit.type(begin.get(Integer.BYTES));
            if (length <= 0 || length > to - position - Integer.BYTES || type <= NalUnit.IDR_SLICE) {
                break;
            }
            if ((type == NalUnit.SPS || type == NalUnit.PPS) && length <= MAX_SET_BYTES) {
                sets.add(FragmentedMp4File.bytes(file, position + Integer.BYTES, length));
            }
            position += Integer.BYTES + length;
        }
        return sets;
    }

    private static ParameterSets setsOf(List<ByteBuffer> nalUnits) {
        return ParameterSets.of(nalUnits.stream().map(ByteBuffer::array).toList());
    }

    void write(BoxWriter out) {
        int stsd = out.begin("stsd", 0, 0);
        out.u32(1 + others.size());
        int entry = out.length();
        out.bytes(first.slice(FIRST_ENTRY, first.limit() - FIRST_ENTRY));
        if (!others.isEmpty()) {
            out.set32(entry + Integer.BYTES, 0x61766333); // avc3: there are sets in the samples
        }
        for (List<ByteBuffer> sets : others.keySet()) {
            InitSegment.sampleEntry(out, "avc3", setsOf(sets));
        }
        out.end(stsd);
    }
}
