package io.github.whep4j.srtp;

import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parts of an AES-CM packet of 1,200 octets: our counter mode on top of ECB, the JDK's, and the HMAC beside which both
 * are small. To see a processor without AVX-512, add {@code -jvmArgsAppend -XX:UseAVX=2}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class KeyStreamBenchmark {
    private static final int PAYLOAD_BYTES = 1_200;

    private final byte[] src = new byte[PAYLOAD_BYTES];
    private final byte[] dst = new byte[PAYLOAD_BYTES];
    private final byte[] iv = new byte[16];
    private final byte[] tag = new byte[HmacSha1.TAG_BYTES];
    private AesKey key;
    private AesCounterMode whep4j;
    private HmacSha1 hmac;
    private Cipher ctr;
    private int index;

    @Setup(Level.Trial)
    public void init() throws GeneralSecurityException {
        key = new AesKey(new byte[16]);
        whep4j = new AesCounterMode(key);
        hmac = new HmacSha1(new byte[HmacSha1.KEY_BYTES]);
        ctr = Cipher.getInstance("AES/CTR/NoPadding");
    }

    @Benchmark
    public byte[] whep4jEcb() {
        whep4j.xor(7, (long) index++ << 16, src, 0, PAYLOAD_BYTES, dst, 0);
        return dst;
    }

    @Benchmark
    public byte[] jdkCtr() throws GeneralSecurityException {
        PacketTransform.putWord(index++, iv, 10);
        ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
        ctr.doFinal(src, 0, PAYLOAD_BYTES, dst, 0);
        return dst;
    }

    @Benchmark
    public byte[] whep4jHmac() {
        hmac.sign(src, 0, PAYLOAD_BYTES, index++, tag, 0);
        return tag;
    }
}
