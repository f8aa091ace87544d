package io.github.whep4j.dtls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A DTLS handshake until one end has its SRTP keys, in memory and without loss. The other end is ours too, so each time holds
 * both ends' work, and each method ends with the keys of the role in its name. Nothing to compare with runs in the JVM: Bouncy
 * Castle, which does the cryptography, is inside, and the JDK's DTLS has no use_srtp.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class HandshakeBenchmark {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final List<Integer> PROFILES = List.of(0x0007);

    private DtlsHandshakes handshakes;
    private DtlsCertificate certificate;
    private End client;
    private End server;

    @Setup(Level.Trial)
    public void open() {
        handshakes = new DtlsHandshakes();
        certificate = DtlsCertificate.generate();
    }

    @TearDown(Level.Trial)
    public void close() {
        handshakes.close();
    }

    @Benchmark
    public int whep4jClient() {
        return connect(DtlsRole.CLIENT);
    }

    @Benchmark
    public int whep4jServer() {
        return connect(DtlsRole.SERVER);
    }

    private int connect(DtlsRole measured) {
        client = new End();
        server = new End();
        client.other = DtlsSession.start(handshakes, config(DtlsRole.SERVER), server);
        server.other = DtlsSession.prepare(handshakes, config(DtlsRole.CLIENT), client);
        server.other.runHere();
        return (measured == DtlsRole.CLIENT ? client : server).profile.join();
    }

    /** Outside the measured time. */
    @TearDown(Level.Invocation)
    public void disconnect() {
        client.profile.join();
        server.profile.join();
        client.other.close();
        server.other.close();
    }

    private DtlsConfig config(DtlsRole role) {
        return new DtlsConfig(certificate, role, PROFILES, List.of(certificate.fingerprint()), TIMEOUT);
    }

    private static final class End implements DtlsListener {
        private final CompletableFuture<Integer> profile = new CompletableFuture<>();
        private volatile DtlsSession other;

        @Override
        public void transmit(byte[] buf, int off, int len) {
            // The server has been started before the client, which speaks first.
            other.onDatagram(buf, off, len);
        }

        @Override
        public void onConnected(DtlsResult result) {
            profile.complete(result.srtpProfileId());
            result.destroy();
        }

        @Override
        public void onFailed(DtlsFailure failure) {
            profile.completeExceptionally(new IllegalStateException(failure.message()));
        }

        @Override
        public void onClosed() {}
    }
}
