package io.github.whep4j.recorder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the samples of a plain MP4 by its tables, from the standard and not from the recorder's code. */
final class PlainReader {
    record Sample(long decodeTime, long duration, int compositionOffset, boolean sync, int description, byte[] bytes) {}

    final Mp4Reader mp4;
    final List<Sample> samples = new ArrayList<>();

    PlainReader(byte[] file) {
        mp4 = new Mp4Reader(file);
        Mp4Reader.Box tables = mp4.moov().at("trak/mdia/minf/stbl");
        long[] durations = runs(tables.at("stts").body());
        long[] offsets = tables.has("ctts") ? runs(tables.at("ctts").body()) : new long[durations.length];
        ByteBuffer sizes = tables.at("stsz").body();
        ByteBuffer sync = tables.at("stss").body();
        boolean[] isSync = new boolean[durations.length];
        for (int i = 0; i < sync.getInt(4); i++) {
            isSync[sync.getInt(8 + 4 * i) - 1] = true;
        }
        boolean large = tables.has("co64");
        ByteBuffer chunks = tables.at(large ? "co64" : "stco").body();
        ByteBuffer toChunk = tables.at("stsc").body();
        long decodeTime = 0;
        int sample = 0;
        int run = -1;
        for (int chunk = 1; chunk <= chunks.getInt(4); chunk++) {
            if (run + 1 < toChunk.getInt(4) && toChunk.getInt(8 + 12 * (run + 1)) == chunk) {
                run++;
            }
            int position = large ? (int) chunks.getLong(8 * chunk) : chunks.getInt(4 + 4 * chunk);
            for (int i = 0; i < toChunk.getInt(12 + 12 * run); i++) {
                int length = sizes.getInt(12 + 4 * sample);
                samples.add(new Sample(
                        decodeTime,
                        durations[sample],
                        (int) offsets[sample],
                        isSync[sample],
                        toChunk.getInt(16 + 12 * run),
                        Arrays.copyOfRange(file, position, position + length)));
                position += length;
                decodeTime += durations[sample];
                sample++;
            }
        }
        if (sample != sizes.getInt(8) || sample != durations.length) {
            throw new AssertionError("the tables are of different lengths");
        }
    }

    private static long[] runs(ByteBuffer table) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < table.getInt(4); i++) {
            for (int n = 0; n < table.getInt(8 + 8 * i); n++) {
                values.add((long) table.getInt(12 + 8 * i));
            }
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
