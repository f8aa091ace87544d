package io.github.whep4j.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.logging2.LoggerImpl;
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
 * One SRTCP packet with a sender report and a description, verified and decrypted. As in {@link UnprotectBenchmark} the
 * context is made for each run of packets, outside the measured time but not outside the counted bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class UnprotectRtcpBenchmark {
    private static final int PACKETS = 1_024;
    private static final int PLAIN_BYTES = 64;
    private static final int SSRC = 0x5eed;

    @Param({"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES_CM_128_HMAC_SHA1_80"})
    public SrtpProfile profile;

    private final byte[][] packets = new byte[PACKETS][];
    private final byte[] plain = new byte[PLAIN_BYTES + 64];
    private final JitsiPacket packet = new JitsiPacket(PLAIN_BYTES + 64);

    @Setup(Level.Trial)
    public void protectPackets() {
        byte[] rtcp = new byte[PLAIN_BYTES];
        rtcp[0] = (byte) 0x80;
        rtcp[1] = (byte) 200;
        rtcp[3] = PLAIN_BYTES / 4 - 1;
        PacketTransform.putWord(SSRC, rtcp, 4);
        SrtpSender sender = new SrtpSender(UnprotectBenchmark.keys(profile));
        byte[] out = new byte[PLAIN_BYTES + 64];
        for (int i = 0; i < PACKETS; i++) {
            packets[i] = Arrays.copyOf(out, sender.protectRtcp(rtcp, 0, rtcp.length, out, 0));
        }
    }

    /** A receiver that has seen no packet. */
    @State(Scope.Thread)
    public static class Whep4j {
        private SrtpReceiver receiver;

        @Setup(Level.Invocation)
        public void newReceiver(UnprotectRtcpBenchmark packets) {
            receiver = new SrtpReceiver(UnprotectBenchmark.keys(packets.profile));
        }
    }

    /** A context of jitsi-srtp that has seen no packet. */
    @State(Scope.Thread)
    public static class Jitsi {
        private SrtcpCryptoContext context;

        @Setup(Level.Invocation)
        public void newContext(UnprotectRtcpBenchmark packets) throws GeneralSecurityException {
            SrtpProfile profile = packets.profile;
            SrtpPolicy policy = JitsiPacket.policy(profile);
            context = new SrtpContextFactory(
                            false,
                            UnprotectBenchmark.key(profile),
                            UnprotectBenchmark.salt(profile),
                            policy,
                            policy,
                            new LoggerImpl("srtp"))
                    .deriveControlContext(SSRC);
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int whep4j(Whep4j state) {
        int bytes = 0;
        for (byte[] protectedPacket : packets) {
            bytes += UnprotectBenchmark.requirePositive(
                    state.receiver.unprotectRtcp(protectedPacket, 0, protectedPacket.length, plain, 0));
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int jitsiSrtp(Jitsi state) throws GeneralSecurityException {
        int bytes = 0;
        for (byte[] protectedPacket : packets) {
            packet.set(protectedPacket);
            if (state.context.reverseTransformPacket(packet) != SrtpErrorStatus.OK) {
                throw new IllegalStateException("jitsi-srtp refuses the packet");
            }
            bytes += packet.getLength();
        }
        return bytes;
    }
}
