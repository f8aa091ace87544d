package io.github.whep4j.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
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
 * One SRTP packet of 1,200 octets of payload, verified and decrypted into another array.
 *
 * <p>A packet can be unprotected only once, so each invocation is a run of packets through a context that is made for it,
 * outside the measured time. Its making counts for the allocation: about 60 bytes per packet, where the AES-CM path itself
 * allocates none (see {@code AllocationTest} in modules/srtp).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class UnprotectBenchmark {
    private static final int PACKETS = 1_024;
    private static final int PAYLOAD_BYTES = 1_200;
    private static final int SSRC = 0x5eed;

    @Param({"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES_CM_128_HMAC_SHA1_80"})
    public SrtpProfile profile;

    private final byte[][] packets = new byte[PACKETS][];
    private final byte[][] forged = new byte[PACKETS][];
    private final byte[] plain = new byte[PAYLOAD_BYTES + 64];

    @Setup(Level.Trial)
    public void protectPackets() {
        SrtpSender sender = new SrtpSender(keys(profile));
        byte[] rtp = sequence(12 + PAYLOAD_BYTES, 13);
        rtp[0] = (byte) 0x80;
        rtp[1] = 96;
        PacketTransform.putWord(SSRC, rtp, 8);
        byte[] out = new byte[rtp.length + profile.rtpOverheadBytes()];
        for (int i = 0; i < PACKETS; i++) {
            rtp[2] = (byte) (i >>> 8);
            rtp[3] = (byte) i;
            packets[i] = Arrays.copyOf(out, sender.protect(rtp, 0, rtp.length, out, 0));
            forged[i] = packets[i].clone();
            forged[i][100]++;
        }
    }

    /** A receiver that has seen no packet. */
    @State(Scope.Thread)
    public static class Whep4j {
        private SrtpKeys keys;
        private SrtpReceiver receiver;

        @Setup(Level.Trial)
        public void makeKeys(UnprotectBenchmark packets) {
            keys = keys(packets.profile);
        }

        @Setup(Level.Invocation)
        public void newReceiver() {
            receiver = new SrtpReceiver(keys);
        }
    }

    /** A context of jitsi-srtp that has seen no packet. */
    @State(Scope.Thread)
    public static class Jitsi {
        private final JitsiPacket packet = new JitsiPacket(PAYLOAD_BYTES + 64);
        private SrtpContextFactory factory;
        private SrtpCryptoContext context;

        @Setup(Level.Trial)
        public void makeFactory(UnprotectBenchmark packets) {
            SrtpProfile profile = packets.profile;
            SrtpPolicy policy = JitsiPacket.policy(profile);
            factory =
                    new SrtpContextFactory(false, key(profile), salt(profile), policy, policy, new LoggerImpl("srtp"));
        }

        @Setup(Level.Invocation)
        public void newContext() throws GeneralSecurityException {
            context = factory.deriveContext(SSRC, 0);
        }
    }

    /** {@code javax.crypto}, which remembers no packet. */
    @State(Scope.Thread)
    public static class Jce {
        private PlainJce jce;

        @Setup(Level.Trial)
        public void makeCiphers(UnprotectBenchmark packets) throws GeneralSecurityException {
            jce = new PlainJce(packets.profile, keys(packets.profile).remote());
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int whep4j(Whep4j state) {
        int bytes = 0;
        for (byte[] packet : packets) {
            bytes += requirePositive(state.receiver.unprotect(packet, 0, packet.length, plain, 0));
        }
        return bytes;
    }

    /** What an attacker can make us do: all is done for nothing, and JCE throws an exception for GCM. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int whep4jForged(Whep4j state) {
        requirePositive(state.receiver.unprotect(packets[0], 0, packets[0].length, plain, 0));
        int refused = 0;
        for (byte[] packet : forged) {
            refused += state.receiver.unprotect(packet, 0, packet.length, plain, 0);
        }
        return refused;
    }

    /** The same, with an SSRC that was never heard: two roll-over counters are tried. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int whep4jForgedSource(Whep4j state) {
        int refused = 0;
        for (byte[] packet : forged) {
            refused += state.receiver.unprotect(packet, 0, packet.length, plain, 0);
        }
        return refused;
    }

    /** In its pure Java mode. It works in place, so the copy stands for the destination that the others have. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int jitsiSrtp(Jitsi state) throws GeneralSecurityException {
        int bytes = 0;
        for (byte[] packet : packets) {
            state.packet.set(packet);
            if (state.context.reverseTransformPacket(state.packet, false) != SrtpErrorStatus.OK) {
                throw new IllegalStateException("jitsi-srtp refuses the packet");
            }
            bytes += state.packet.getLength();
        }
        return bytes;
    }

    /** The JDK's ciphers as one would use them without thinking of the garbage; no index guess and no replay window. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int plainJce(Jce state) throws GeneralSecurityException {
        int bytes = 0;
        for (byte[] packet : packets) {
            bytes += state.jce.unprotect(packet, plain);
        }
        return bytes;
    }

    static int requirePositive(int status) {
        if (status < 0) {
            throw new IllegalStateException(SrtpStatus.name(status));
        }
        return status;
    }

    static SrtpKeys keys(SrtpProfile profile) {
        return SrtpKeys.of(profile, key(profile), salt(profile), key(profile), salt(profile));
    }

    static byte[] key(SrtpProfile profile) {
        return sequence(profile.keyLengthBytes(), 3);
    }

    static byte[] salt(SrtpProfile profile) {
        return sequence(profile.saltLengthBytes(), 7);
    }

    private static byte[] sequence(int length, int step) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * step);
        }
        return bytes;
    }
}
