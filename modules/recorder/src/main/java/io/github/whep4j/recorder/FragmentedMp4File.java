package io.github.whep4j.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a file that {@link FragmentedMp4Recorder} wrote, up to where it was cut off if it was. Other writers have many
 * more ways to say the same; their files are refused.
 */
final class FragmentedMp4File {
    private static final int HEADER_BYTES = 8;
    /** A fragment of a second has a few hundred bytes of boxes. */
    private static final int MAX_BOXES_BYTES = 1 << 20;

    /**
     * The samples of one fragment, which follow each other in the file.
     *
     * @param position of the first byte of the first sample
     */
    record Fragment(long position, long decodeTime, List<Sample> samples) {}

    /** One sample, as its fragment describes it. */
    record Sample(long duration, int lengthBytes, boolean sync, int compositionOffset) {}

    private final ByteBuffer movie;
    private final List<Fragment> fragments = new ArrayList<>();

    private FragmentedMp4File(ByteBuffer movie) {
        this.movie = movie;
    }

    /** The {@code moov} box, without its header. */
    ByteBuffer movie() {
        return movie.duplicate();
    }

    List<Fragment> fragments() {
        return fragments;
    }

    /** @throws IOException if the file cannot be read, or is something else */
    static FragmentedMp4File read(FileChannel file) throws IOException {
        FragmentedMp4File found = null;
        ByteBuffer fragment = null;
        long size = file.size();
        long position = 0;
        while (size - position >= HEADER_BYTES) {
            ByteBuffer header = bytes(file, position, HEADER_BYTES);
            long length = header.getInt(0) & 0xffff_ffffL;
            if (length < HEADER_BYTES || length > size - position) {
                break; // cut off here
            }
            switch (type(header, 0)) {
                case "moov" -> found = new FragmentedMp4File(boxes(file, position, length));
                case "moof" -> fragment = boxes(file, position, length);
                case "mdat" -> {
                    if (found == null || fragment == null) {
                        throw foreign();
                    }
                    found.add(fragment, position + HEADER_BYTES, length - HEADER_BYTES);
                    fragment = null;
                }
                default -> {}
            }
            position += length;
        }
        if (found == null) {
            throw foreign();
        }
        return found;
    }

    private static ByteBuffer boxes(FileChannel file, long position, long length) throws IOException {
        if (length > MAX_BOXES_BYTES) {
            throw foreign();
        }
        return bytes(file, position + HEADER_BYTES, (int) length - HEADER_BYTES);
    }

    static ByteBuffer bytes(FileChannel file, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("the recording became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private void add(ByteBuffer moof, long position, long lengthBytes) throws IOException {
        ByteBuffer traf = child(moof, "traf");
        ByteBuffer tfdt = child(traf, "tfdt");
        ByteBuffer trun = child(traf, "trun");
        int flags = required(trun, 8).getInt(0) & 0xff_ffff;
        boolean reordered = flags == 0xf01;
        if (!reordered && flags != 0x701) {
            throw foreign();
        }
        int count = trun.getInt(4);
        if (count < 0 || trun.limit() != 12 + (reordered ? 16L : 12L) * count) {
            throw foreign();
        }
        List<Sample> samples = new ArrayList<>(count);
        long total = 0;
        trun.position(12);
        for (int i = 0; i < count; i++) {
            long duration = trun.getInt() & 0xffff_ffffL;
            int length = trun.getInt();
            boolean sync = (trun.getInt() & 0x1_0000) == 0;
            samples.add(new Sample(duration, length, sync, reordered ? trun.getInt() : 0));
            total += length;
            if (length < 0) {
                throw foreign();
            }
        }
        if (total != lengthBytes) {
            throw foreign();
        }
        fragments.add(new Fragment(position, required(tfdt, 12).getLong(4), samples));
    }

    /** What is in the first box of that type. */
    static ByteBuffer child(ByteBuffer parent, String type) throws IOException {
        for (int at = 0; at + HEADER_BYTES <= parent.limit(); ) {
            int length = parent.getInt(at);
            if (length < HEADER_BYTES || length > parent.limit() - at) {
                break;
            }
            if (type(parent, at).equals(type)) {
                return parent.slice(at + HEADER_BYTES, length - HEADER_BYTES);
            }
            at += length;
        }
        throw foreign();
    }

    static boolean hasChild(ByteBuffer parent, String type) {
        try {
            child(parent, type);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static ByteBuffer required(ByteBuffer box, int lengthBytes) throws IOException {
        if (box.limit() < lengthBytes) {
            throw foreign();
        }
        return box;
    }

    private static String type(ByteBuffer box, int at) {
        byte[] name = new byte[Integer.BYTES];
        box.get(at + Integer.BYTES, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    static IOException foreign() {
        return new IOException("this is no fragmented MP4 of whep4j's recorder");
    }
}
