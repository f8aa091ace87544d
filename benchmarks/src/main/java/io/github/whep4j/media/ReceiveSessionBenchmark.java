package io.github.whep4j.media;

import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.h264.SyntheticVideo;
import io.github.whep4j.srtp.SrtpKeys;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.srtp.SrtpReceiver;
import io.github.whep4j.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One SRTP datagram on its whole way through a session: demultiplexing, authentication, decryption, reordering, statistics,
 * the access unit. The floor is the decryption alone.
 *
 * <p>Each invocation is a stream of 100 pictures into a new session, which is made outside the measured time, but counts for
 * the allocation. So do the access units' arrays, about 1,200 bytes per packet, which are the user's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class ReceiveSessionBenchmark {
    private static final int PICTURES = 100;
    private static final int PACKETS = 1 + PICTURES * SyntheticVideo.PACKETS_PER_PICTURE;
    private static final int PAYLOAD_TYPE = 96;
    private static final long NANOS_PER_PACKET = 3_333_333;

    @Param({"AEAD_AES_128_GCM", "AES_CM_128_HMAC_SHA1_80"})
    public SrtpProfile profile;

    /** Reordered: of every eight packets the second comes after the third. */
    @Param({"false", "true"})
    public boolean reordered;

    private final byte[][] datagrams = new byte[PACKETS][];
    private final byte[] plain = new byte[2_048];
    private int sent;
    private SrtpKeys keys;

    @Setup(Level.Trial)
    public void send() {
        byte[] key = new byte[profile.keyLengthBytes()];
        byte[] salt = new byte[profile.saltLengthBytes()];
        keys = SrtpKeys.of(profile, key, salt, key, salt);
        SrtpSender sender = new SrtpSender(keys);
        sent = 0;
        add(sender, SyntheticVideo.parameterSets(), 0, false);
        for (int picture = 0; picture < PICTURES; picture++) {
            byte[][] payloads = SyntheticVideo.picture(picture == 0, picture);
            for (int i = 0; i < payloads.length; i++) {
                add(sender, payloads[i], picture, i == payloads.length - 1);
            }
        }
        for (int i = 1; reordered && i + 1 < PACKETS; i += 8) {
            byte[] second = datagrams[i];
            datagrams[i] = datagrams[i + 1];
            datagrams[i + 1] = second;
        }
    }

    private void add(SrtpSender sender, byte[] payload, int picture, boolean marker) {
        ByteBuffer rtp = ByteBuffer.allocate(12 + payload.length);
        rtp.put((byte) 0x80).put((byte) (PAYLOAD_TYPE | (marker ? 0x80 : 0)));
        rtp.putShort((short) sent)
                .putInt(picture * SyntheticVideo.TICKS_PER_PICTURE)
                .putInt(0x5eed);
        rtp.put(payload);
        byte[] wire = new byte[rtp.capacity() + profile.rtpOverheadBytes()];
        int length = sender.protect(rtp.array(), 0, rtp.capacity(), wire, 0);
        datagrams[sent++] = Arrays.copyOf(wire, length);
    }

    /** A session in which nothing has come yet. */
    @State(Scope.Thread)
    public static class Session {
        private Output output;
        private ReceiveSession session;

        @Setup(Level.Invocation)
        public void newSession(ReceiveSessionBenchmark stream) {
            ReceiveSessionConfig config = ReceiveSessionConfig.builder()
                    .payloads(List.of(VideoPayload.of(PAYLOAD_TYPE)))
                    .localSsrc(1)
                    .cname("benchmark")
                    .randomSeed(1)
                    .build();
            output = new Output();
            session = new ReceiveSession(config, output);
            session.installKeys(stream.keys, 0);
        }
    }

    /** Its decryption alone. */
    @State(Scope.Thread)
    public static class Decryption {
        private SrtpReceiver receiver;

        @Setup(Level.Invocation)
        public void newReceiver(ReceiveSessionBenchmark stream) {
            receiver = new SrtpReceiver(stream.keys);
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int whep4j(Session state) {
        long nowNanos = 0;
        for (byte[] datagram : datagrams) {
            nowNanos += NANOS_PER_PACKET;
            state.session.onDatagram(datagram, 0, datagram.length, nowNanos);
            if (state.session.nextTimeoutNanos() <= nowNanos) {
                state.session.onTimeout(nowNanos);
            }
        }
        if (state.output.complete != PICTURES) {
            throw new IllegalStateException(state.output.complete + " pictures");
        }
        return state.output.complete;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int floorUnprotect(Decryption state) {
        int bytes = 0;
        for (byte[] datagram : datagrams) {
            bytes += state.receiver.unprotect(datagram, 0, datagram.length, plain, 0);
        }
        return bytes;
    }

    private static final class Output implements ReceiveSession.Sink {
        private int complete;

        @Override
        public void transmit(byte[] buf, int off, int len) {}

        @Override
        public void accessUnit(AccessUnit unit) {
            complete += unit.isComplete() ? 1 : 0;
        }

        @Override
        public void event(MediaEvent event) {}
    }
}
