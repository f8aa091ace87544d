package io.github.whep4j.h264;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.media.Buffer;
import org.jitsi.impl.neomedia.codec.video.h264.DePacketizer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One packet of a picture that is cut into twelve: from the RTP payload to the access unit. The bound is the copying alone,
 * which no depacketizer can avoid: the second bound also makes the array that the user may keep, as whep4j does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class DepacketizerBenchmark {
    private static final int PACKETS = SyntheticVideo.PACKETS_PER_PICTURE;
    private static final int PICTURES = 64;
    private static final int FU_HEADER_BYTES = 2;

    private final byte[][][] pictures = new byte[PICTURES][][];
    private final byte[] reused = new byte[32 * 1024];
    private final Units sink = new Units();
    private final Buffer in = new Buffer();
    private final Buffer out = new Buffer();

    private H264Depacketizer depacketizer;
    private DePacketizer libjitsi;
    private long timestamp;
    private long sequenceNumber;
    private int next;

    @Setup(Level.Trial)
    public void makePictures() throws Exception {
        for (int i = 0; i < PICTURES; i++) {
            pictures[i] = SyntheticVideo.picture(false, i);
        }
        libjitsi = new DePacketizer();
        libjitsi.open();
        beginStream();
        checkAll();
        beginStream(); // since one that got an array back once counts on more
    }

    private void beginStream() {
        depacketizer = new H264Depacketizer(1 << 20, List.of(), sink);
        byte[] sets = SyntheticVideo.parameterSets();
        depacketizer.onPacket(sets, 0, sets.length, 0, false);
        feed(SyntheticVideo.picture(true, -1));
    }

    /** A depacketizer that does half of the work would be twice as fast. */
    private void checkAll() {
        byte[] expected = SyntheticVideo.annexB(pictures[0]);
        next = 0;
        requireEqual("whep4j", expected, whep4j());
        next = 0;
        requireEqual("whep4j recycled", expected, whep4jRecycled());
        next = 0;
        requireEqual("naive", expected, naiveStreams());
        next = 0;
        int length = libjitsi();
        requireEqual("libjitsi", expected, Arrays.copyOf((byte[]) out.getData(), length));
    }

    private static void requireEqual(String who, byte[] expected, byte @Nullable [] actual) {
        if (actual == null
                || !Arrays.equals(expected, 0, expected.length, actual, 0, Math.min(actual.length, expected.length))) {
            throw new IllegalStateException(who + " makes something else of the picture");
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public byte @Nullable [] whep4j() {
        feed(nextPicture());
        return sink.last;
    }

    /** The same, with the array given back at each unit's end. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public byte @Nullable [] whep4jRecycled() {
        feed(nextPicture());
        byte[] unit = sink.last;
        if (unit != null) {
            depacketizer.recycle(unit);
        }
        return unit;
    }

    private void feed(byte[][] picture) {
        timestamp += SyntheticVideo.TICKS_PER_PICTURE;
        for (int i = 0; i < PACKETS; i++) {
            depacketizer.onPacket(picture[i], 0, picture[i].length, timestamp, i == PACKETS - 1);
        }
    }

    /** Each fragment copied to one array, used again for each picture. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public byte[] boundCopyReusedArray() {
        return copyInto(reused, nextPicture());
    }

    /**
     * The least that can be done with FU-A: the two bytes before each fragment are looked at, and it is copied behind the others.
     * No losses, no parameter sets, nothing handed over.
     */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int boundCheckedFragments() {
        byte[][] picture = nextPicture();
        int at = 5;
        int expected = -1;
        for (byte[] packet : picture) {
            int header = (packet[0] & 0xff) << 8 | packet[1] & 0xff;
            if (header != expected) {
                expected = header & 0xff1f;
            }
            int length = packet.length - FU_HEADER_BYTES;
            if (length > reused.length - at) {
                throw new IllegalStateException("too large");
            }
            System.arraycopy(packet, FU_HEADER_BYTES, reused, at, length);
            at += length;
        }
        return at;
    }

    /** Each fragment copied to an array of the right size, made for the picture. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public byte[] boundCopyFreshArray() {
        byte[][] picture = nextPicture();
        int length = 5;
        for (byte[] packet : picture) {
            length += packet.length - FU_HEADER_BYTES;
        }
        return copyInto(new byte[length], picture);
    }

    private static byte[] copyInto(byte[] dst, byte[][] picture) {
        int at = 5;
        for (byte[] packet : picture) {
            System.arraycopy(packet, FU_HEADER_BYTES, dst, at, packet.length - FU_HEADER_BYTES);
            at += packet.length - FU_HEADER_BYTES;
        }
        return dst;
    }

    /** Into a buffer used again for each NAL unit; it leaves access units to others. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int libjitsi() {
        byte[][] picture = nextPicture();
        out.setLength(0);
        out.setOffset(0);
        for (int i = 0; i < PACKETS; i++) {
            in.setData(picture[i]);
            in.setOffset(0);
            in.setLength(picture[i].length);
            in.setSequenceNumber(sequenceNumber++);
            in.setFlags(i == PACKETS - 1 ? Buffer.FLAG_RTP_MARKER : 0);
            in.setDiscard(false);
            libjitsi.process(in, out);
        }
        return out.getLength();
    }

    /** As written without a thought: a copy of each fragment, a growing stream, a copy of the unit. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public byte[] naiveStreams() {
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        for (byte[] packet : nextPicture()) {
            if ((packet[1] & 0x80) != 0) {
                unit.writeBytes(NalUnit.START_CODE);
                unit.write(packet[0] & 0xe0 | packet[1] & 0x1f);
            }
            unit.writeBytes(Arrays.copyOfRange(packet, FU_HEADER_BYTES, packet.length));
        }
        return unit.toByteArray();
    }

    private byte[][] nextPicture() {
        next = (next + 1) % PICTURES;
        return pictures[(next + PICTURES - 1) % PICTURES];
    }

    private static final class Units implements H264Depacketizer.Sink {
        private byte @Nullable [] last;

        @Override
        public void accessUnit(
                byte[] annexB,
                int lengthBytes,
                long timestamp,
                boolean keyFrame,
                boolean complete,
                ParameterSets sets) {
            if (!complete) {
                throw new IllegalStateException("incomplete");
            }
            last = annexB;
        }

        @Override
        public void damaged(long timestamp) {
            throw new IllegalStateException("damaged");
        }
    }
}
