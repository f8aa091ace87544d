package io.github.whep4j.dtls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One handshake of both roles with each other, in memory. */
final class WarmUp {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private WarmUp() {}

    static void run(DtlsHandshakes pool) {
        DtlsCertificate certificate = DtlsCertificate.generate();
        List<DtlsFingerprint> fingerprints = List.of(certificate.fingerprint());
        List<Integer> profiles = List.of(SrtpKeyLengths.AEAD_AES_128_GCM);
        End server = new End();
        End client = new End();
        client.other = DtlsSession.start(
                pool, new DtlsConfig(certificate, DtlsRole.SERVER, profiles, fingerprints, TIMEOUT), server);
        server.other = DtlsSession.prepare(
                pool, new DtlsConfig(certificate, DtlsRole.CLIENT, profiles, fingerprints, TIMEOUT), client);
        // The client runs on this thread, which has nothing else to do.
        server.other.runHere();
        try {
            client.done.join();
            server.done.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("No DTLS handshake is possible with this installation", e.getCause());
        } finally {
            client.close();
            server.close();
        }
    }

    private static final class End implements DtlsListener, AutoCloseable {
        final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        volatile @Nullable DtlsSession other;

        @Override
        public void transmit(byte[] buf, int off, int len) {
            DtlsSession to = other;
            if (to != null) {
                to.onDatagram(buf, off, len);
            }
        }

        @Override
        public void onConnected(DtlsResult result) {
            result.destroy();
            done.complete(null);
        }

        @Override
        public void onFailed(DtlsFailure failure) {
            close();
            switch (failure.kind()) {
                // A pool that is busy or being closed needs no warming.
                case OVERLOADED, CLOSED -> done.complete(null);
                default -> done.completeExceptionally(new IllegalStateException(failure.message()));
            }
        }

        @Override
        public void onClosed() {}

        @Override
        public void close() {
            DtlsSession session = other;
            if (session != null) {
                session.close();
            }
        }
    }
}
