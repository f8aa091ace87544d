import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsConfig;
import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsHandshakes;
import io.github.whep4j.dtls.DtlsListener;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.dtls.DtlsSession;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceConfig;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceListener;
import io.github.whep4j.ice.IceSession;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.ice.RemoteIceDescription;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Connects two ends on loopback again and again, and prints when the keys of the controlling one were there. */
class IceToKeys {
    private static final List<Integer> PROFILES = List.of(0x0007, 0x0001);
    private static final long PATIENCE_SECONDS = 30;

    private final MediaLoops loops = MediaLoops.create(2);
    private final DtlsHandshakes handshakes = new DtlsHandshakes();

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        IceToKeys measured = new IceToKeys();
        IceSession.warmUp();
        for (DtlsRole role : DtlsRole.values()) {
            for (int i = 0; i < count; i++) {
                measured.connect(role);
            }
        }
        for (DtlsRole role : DtlsRole.values()) {
            long[][] nanos = new long[count][];
            for (int i = 0; i < count; i++) {
                nanos[i] = measured.connect(role);
            }
            print("DTLS " + role.name().toLowerCase(Locale.ROOT) + ": start of ICE to the first valid pair", nanos, 0);
            print("DTLS " + role.name().toLowerCase(Locale.ROOT) + ": start of ICE to SRTP keys", nanos, 1);
        }
        System.exit(0);
    }

    private static void print(String name, long[][] nanos, int column) {
        double[] millis = Arrays.stream(nanos).mapToDouble(n -> n[column] / 1e6).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f ms, 95th percentile %.1f ms, longest %.1f ms%n",
                name, millis[millis.length / 2], millis[millis.length * 95 / 100], millis[millis.length - 1]);
    }

    /** The nanoseconds to the first valid pair and to the keys. */
    private long[] connect(DtlsRole role) throws Exception {
        try (End ours = new End(true, role);
                End theirs = new End(false, role == DtlsRole.CLIENT ? DtlsRole.SERVER : DtlsRole.CLIENT)) {
            RemoteIceDescription toUs = theirs.describe();
            RemoteIceDescription toThem = ours.describe();
            long start = System.nanoTime();
            theirs.connect(toThem, ours.certificate);
            ours.connect(toUs, theirs.certificate);
            theirs.keys.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            long keys = ours.keys.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new long[] {ours.validNanos - start, keys - start};
        }
    }

    private final class End implements IceListener, DtlsListener, AutoCloseable {
        private static final DtlsCertificate OURS = DtlsCertificate.generate();
        private static final DtlsCertificate THEIRS = DtlsCertificate.generate();

        final DtlsCertificate certificate;
        final CompletableFuture<Long> keys = new CompletableFuture<>();
        volatile long validNanos;
        private final DtlsRole role;
        private final MediaLoop loop = loops.next();
        private final IceSession ice;
        private DtlsCertificate peer;
        private volatile DtlsSession dtls;

        End(boolean controlling, DtlsRole role) {
            certificate = controlling ? OURS : THEIRS;
            this.role = role;
            IceConfig config = IceConfig.builder()
                    .controlling(controlling)
                    .localAddresses(List.of(InetAddress.getLoopbackAddress()))
                    .build();
            ice = new IceSession(loop, config, this);
        }

        RemoteIceDescription describe() throws Exception {
            LocalIceDescription local = ice.gather().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new RemoteIceDescription(local.ufrag(), local.password(), false, local.candidates());
        }

        void connect(RemoteIceDescription remote, DtlsCertificate peerCertificate) {
            peer = peerCertificate;
            loop.execute(() -> ice.connect(remote));
        }

        @Override
        public void onConnected(IceCandidatePair pair) {
            validNanos = System.nanoTime();
            dtls = DtlsSession.start(
                    handshakes,
                    new DtlsConfig(certificate, role, PROFILES, List.of(peer.fingerprint()), Duration.ofSeconds(PATIENCE_SECONDS)),
                    this);
        }

        @Override
        public void onDtls(byte[] buf, int off, int len, long nowNanos) {
            dtls.onDatagram(buf, off, len);
        }

        @Override
        public void transmit(byte[] buf, int off, int len) {
            byte[] copy = Arrays.copyOfRange(buf, off, off + len);
            loop.execute(() -> ice.send(copy, 0, copy.length));
        }

        @Override
        public void onConnected(DtlsResult result) {
            keys.complete(System.nanoTime());
        }

        @Override
        public void onFailed(DtlsFailure failure) {
            keys.completeExceptionally(new IllegalStateException(failure.message()));
        }

        @Override
        public void onFailed(IceFailure failure) {
            keys.completeExceptionally(new IllegalStateException(failure.message()));
        }

        @Override
        public void onMedia(byte[] buf, int off, int len, long nowNanos) {}

        @Override
        public void onClosed() {}

        @Override
        public void onConsentLost() {}

        @Override
        public void close() {
            DtlsSession started = dtls;
            if (started != null) {
                started.close();
            }
            ice.close();
        }
    }
}
