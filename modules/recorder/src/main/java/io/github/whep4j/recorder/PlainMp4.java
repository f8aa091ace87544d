package io.github.whep4j.recorder;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.whep4j.recorder.FragmentedMp4File.Fragment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plain MP4 of a fragmented one: all tables in one {@code moov} in front of the pictures, as editors, upload pages and
 * old players want it. The bytes of the pictures and when they are shown stay as they are. Where the resolution changed on the way, each
 * one has a sample description of its own ({@code avc3}).
 */
public final class PlainMp4 {
    private static final long MAX_32_BITS = 0xffff_ffffL;
    private static final int HEADER_BYTES = 8;
    private static final int LARGE_HEADER_BYTES = 16;

    private final FragmentedMp4File file;
    private final SampleTables tables = new SampleTables();
    private final SampleDescriptions descriptions;
    private final @Nullable Instant creationTime;

    private PlainMp4(FragmentedMp4File file, SampleDescriptions descriptions, @Nullable Instant creationTime) {
        this.file = file;
        this.descriptions = descriptions;
        this.creationTime = creationTime;
    }

    /**
     * Writes what a {@link FragmentedMp4Recorder} has written into another file, in a plain form; also if it was cut off.
     *
     * @param fragmented stays as it is
     * @param plain created or replaced; another file than {@code fragmented}
     * @throws IOException if that fails, or if {@code fragmented} is of another writer
     */
    public static void of(Path fragmented, Path plain) throws IOException {
        of(fragmented, plain, null);
    }

    static void of(Path fragmented, Path plain, @Nullable Instant creationTime) throws IOException {
        try (FileChannel from = FileChannel.open(fragmented, READ)) {
            PlainMp4 mp4 = read(from, creationTime);
            if (Files.exists(plain) && Files.isSameFile(fragmented, plain)) {
                throw new IOException("a plain MP4 cannot be written over the recording that it is made of: " + plain);
            }
            try (FileChannel to = FileChannel.open(plain, CREATE, TRUNCATE_EXISTING, WRITE)) {
                mp4.write(from, to);
            }
        }
    }

    private static PlainMp4 read(FileChannel from, @Nullable Instant creationTime) throws IOException {
        FragmentedMp4File file = FragmentedMp4File.read(from);
        PlainMp4 mp4 = new PlainMp4(file, SampleDescriptions.of(file), creationTime);
        mp4.index(from);
        return mp4;
    }

    private void index(FileChannel from) throws IOException {
        List<Fragment> fragments = file.fragments();
        for (int i = 0; i < fragments.size(); i++) {
            Fragment fragment = fragments.get(i);
            List<Integer> described = new ArrayList<>(fragment.samples().size());
            long position = fragment.position();
            long end = fragment.decodeTime();
            for (FragmentedMp4File.Sample sample : fragment.samples()) {
                described.add(
                        sample.sync() ? descriptions.at(from, position, sample.lengthBytes()) : descriptions.present());
                position += sample.lengthBytes();
                end += sample.duration();
            }
            tables.add(fragment, i + 1 < fragments.size() ? fragments.get(i + 1).decodeTime() : end, described);
        }
        tables.end(recordedLead());
    }

    private long recordedLead() throws IOException {
        ByteBuffer track = FragmentedMp4File.child(file.movie(), "trak");
        if (!FragmentedMp4File.hasChild(track, "edts")) {
            return 0;
        }
        ByteBuffer edit = FragmentedMp4File.child(FragmentedMp4File.child(track, "edts"), "elst");
        return FragmentedMp4File.required(edit, 24).getLong(16);
    }

    /** What comes before the samples; for tests, which have no room for a file of its length. */
    static ByteBuffer head(Path fragmented) throws IOException {
        try (FileChannel from = FileChannel.open(fragmented, READ)) {
            return read(from, null).head();
        }
    }

    private ByteBuffer head() throws IOException {
        long dataBytes = tables.lengthBytes();
        boolean large = dataBytes + LARGE_HEADER_BYTES > MAX_32_BITS;
        int dataHeaderBytes = large ? LARGE_HEADER_BYTES : HEADER_BYTES;
        // Where the samples begin depends on how long the tables are, and that on how wide their offsets are.
        boolean wide = begin(0, false).length() + dataHeaderBytes + dataBytes > MAX_32_BITS;
        long dataPosition = (long) begin(0, wide).length() + dataHeaderBytes;
        BoxWriter begin = begin(dataPosition, wide);
        begin.u32(large ? 1 : dataBytes + dataHeaderBytes).ascii("mdat");
        if (large) {
            begin.u64(dataBytes + dataHeaderBytes);
        }
        if (begin.length() != dataPosition) {
            throw new IOException("the tables of the plain MP4 do not add up; the fragmented one is left as it is");
        }
        return ByteBuffer.wrap(begin.array(), 0, begin.length());
    }

    private void write(FileChannel from, FileChannel to) throws IOException {
        ByteBuffer bytes = head();
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
        for (Fragment fragment : file.fragments()) {
            long length = fragment.samples().stream()
                    .mapToLong(FragmentedMp4File.Sample::lengthBytes)
                    .sum();
            copy(from, fragment.position(), length, to);
        }
    }

    private static void copy(FileChannel from, long position, long length, FileChannel to) throws IOException {
        long copied = 0;
        while (copied < length) {
            long more = from.transferTo(position + copied, length - copied, to);
            if (more <= 0) {
                throw new IOException("the recording became shorter while it was read");
            }
            copied += more;
        }
    }

    private BoxWriter begin(long dataPosition, boolean wide) throws IOException {
        BoxWriter out = new BoxWriter(64 << 10);
        int ftyp = out.begin("ftyp");
        out.ascii("isom").u32(0x200).ascii("isom").ascii("iso2").ascii("avc1").ascii("mp41");
        out.end(ftyp);
        int moov = out.begin("moov");
        ByteBuffer movie = file.movie();
        out.box("mvhd", timed(FragmentedMp4File.child(movie, "mvhd"), 24));
        ByteBuffer track = FragmentedMp4File.child(movie, "trak");
        int trak = out.begin("trak");
        out.box("tkhd", timed(FragmentedMp4File.child(track, "tkhd"), 28));
        if (tables.lead() != 0) {
            InitSegment.editList(out, tables.duration(), tables.lead());
        }
        media(out, FragmentedMp4File.child(track, "mdia"), dataPosition, wide);
        out.end(trak);
        out.end(moov);
        return out;
    }

    private void media(BoxWriter out, ByteBuffer media, long dataPosition, boolean wide) throws IOException {
        int mdia = out.begin("mdia");
        out.box("mdhd", timed(FragmentedMp4File.child(media, "mdhd"), 24));
        out.box("hdlr", FragmentedMp4File.child(media, "hdlr"));
        ByteBuffer information = FragmentedMp4File.child(media, "minf");
        int minf = out.begin("minf");
        out.box("vmhd", FragmentedMp4File.child(information, "vmhd"));
        out.box("dinf", FragmentedMp4File.child(information, "dinf"));
        int stbl = out.begin("stbl");
        descriptions.write(out);
        tables.write(out, dataPosition, wide);
        out.end(stbl);
        out.end(minf);
        out.end(mdia);
    }

    /** A header in its version 1, with the times of creation and the duration put in. */
    private ByteBuffer timed(ByteBuffer header, int durationAt) throws IOException {
        if (header.limit() < durationAt + Long.BYTES || header.get(0) != 1) {
            throw FragmentedMp4File.foreign();
        }
        ByteBuffer copy = copyOf(header);
        if (creationTime != null) {
            long seconds = InitSegment.secondsSince1904(creationTime);
            copy.putLong(4, seconds).putLong(12, seconds);
        }
        return copy.putLong(durationAt, tables.duration());
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.limit()).put(bytes.duplicate()).flip();
    }
}
