package io.github.whep4j.recorder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the boxes that the recorder writes, from the standard's tables and not from the recorder's code. */
final class Mp4Reader {
    private static final Set<String> CONTAINERS =
            Set.of("moov", "trak", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf", "edts");

    record Box(String type, int start, ByteBuffer body, List<Box> children) {
        /** The box at a path such as {@code trak/mdia}. */
        Box at(String path) {
            Box box = this;
            for (String part : path.split("/")) {
                box = box.children().stream()
                        .filter(child -> child.type().equals(part))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + part + " in " + path));
            }
            return box;
        }

        boolean has(String type) {
            return children.stream().anyMatch(child -> child.type().equals(type));
        }

        int version() {
            return body.get(0) & 0xff;
        }

        int flags() {
            return body.getInt(0) & 0xffffff;
        }
    }

    record Sample(
            long sequence, long decodeTime, long duration, int compositionOffset, long flags, byte[] bytes, int end) {
        long presentationTime() {
            return decodeTime + compositionOffset;
        }

        boolean isSync() {
            return (flags & 0x10000) == 0;
        }
    }

    final List<Box> top;
    final List<Sample> samples = new ArrayList<>();
    final byte[] file;

    /** Boxes that are cut short are passed over, as a player does at the end of a file. */
    Mp4Reader(byte[] file) {
        this.file = file;
        top = boxes(0, file.length);
        for (int i = 0; i + 1 < top.size(); i++) {
            if (top.get(i).type().equals("moof") && top.get(i + 1).type().equals("mdat")) {
                readFragment(top.get(i), top.get(i + 1));
            }
        }
    }

    Box moov() {
        return top.get(1);
    }

    Box sampleEntry() {
        ByteBuffer stsd = moov().at("trak/mdia/minf/stbl/stsd").body();
        if (stsd.getInt(4) != 1) {
            throw new AssertionError("one sample entry expected");
        }
        return boxes(stsd.arrayOffset() + 8, stsd.arrayOffset() + stsd.limit()).get(0);
    }

    /** A box within the sample entry, behind its fixed fields. */
    ByteBuffer inSampleEntry(String type) {
        ByteBuffer entry = sampleEntry().body();
        for (Box box : boxes(entry.arrayOffset() + 78, entry.arrayOffset() + entry.limit())) {
            if (box.type().equals(type)) {
                return box.body();
            }
        }
        throw new AssertionError("no " + type);
    }

    private void readFragment(Box moof, Box mdat) {
        ByteBuffer tfhd = moof.at("traf/tfhd").body();
        if (tfhd.getInt(0) != 0x020000 || tfhd.getInt(4) != 1) {
            throw new AssertionError("default-base-is-moof and track 1 expected");
        }
        ByteBuffer tfdt = moof.at("traf/tfdt").body();
        if (tfdt.get(0) != 1) {
            throw new AssertionError("64 bits expected");
        }
        Box run = moof.at("traf/trun");
        ByteBuffer trun = run.body().duplicate().position(4);
        if (run.version() != 1 || (run.flags() & ~0x800) != 0x701) {
            throw new AssertionError("samples with duration, size and flags expected");
        }
        int count = trun.getInt();
        int position = moof.start() + trun.getInt();
        if (position != mdat.start() + 8) {
            throw new AssertionError("data offset " + position);
        }
        int end = position + mdat.body().limit();
        long decodeTime = tfdt.getLong(4);
        for (int i = 0; i < count; i++) {
            long duration = trun.getInt() & 0xffffffffL;
            byte[] bytes = new byte[trun.getInt()];
            long flags = trun.getInt() & 0xffffffffL;
            int offset = (run.flags() & 0x800) != 0 ? trun.getInt() : 0;
            System.arraycopy(file, position, bytes, 0, bytes.length);
            position += bytes.length;
            samples.add(new Sample(moof.at("mfhd").body().getInt(4), decodeTime, duration, offset, flags, bytes, end));
            decodeTime += duration;
        }
        if (trun.hasRemaining() || position != end) {
            throw new AssertionError("samples of the whole mdat expected");
        }
    }

    private List<Box> boxes(int from, int to) {
        List<Box> boxes = new ArrayList<>();
        int position = from;
        while (to - position >= 8) {
            int size = ByteBuffer.wrap(file).getInt(position);
            if (size < 8 || size > to - position) {
                break;
            }
            String type = new String(file, position + 4, 4, StandardCharsets.US_ASCII);
            ByteBuffer body = ByteBuffer.wrap(file, position + 8, size - 8).slice();
            boxes.add(new Box(
                    type,
                    position,
                    body,
                    CONTAINERS.contains(type) ? boxes(position + 8, position + size) : List.of()));
            position += size;
        }
        return boxes;
    }
}
