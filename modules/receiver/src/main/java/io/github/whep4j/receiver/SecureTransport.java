package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsCertificate;
import io.github.whep4j.dtls.DtlsConfig;
import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.dtls.DtlsListener;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.dtls.DtlsSession;
import io.github.whep4j.srtp.SrtpProfile;
import io.github.whep4j.transport.MediaLoop;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The DTLS session of a receiver, brought to its media loop: what a handshake thread reports is posted there. */
final class SecureTransport {
    private static final Duration LONGEST_HANDSHAKE = Duration.ofHours(1);

    /** Told on the loop. */
    interface Listener {
        void transmit(byte[] buf, int off, int len);

        void connected(DtlsResult result);

        void failed(DtlsFailure failure);

        void closedByPeer();
    }

    private final WhepRuntime runtime;
    private final MediaLoop loop;
    private final ReceiverOptions options;
    private final List<DtlsFingerprint> fingerprints;
    private final Listener listener;
    private @Nullable DtlsSession session;
    private @Nullable DtlsResult result;
    private boolean closed;

    SecureTransport(
            WhepRuntime runtime,
            MediaLoop loop,
            ReceiverOptions options,
            List<DtlsFingerprint> fingerprints,
            Listener listener) {
        this.runtime = runtime;
        this.loop = loop;
        this.options = options;
        this.fingerprints = fingerprints;
        this.listener = listener;
    }

    void start(DtlsCertificate certificate, DtlsRole role) {
        List<Integer> profiles =
                options.srtpProfiles().stream().map(SrtpProfile::id).toList();
        session = DtlsSession.start(
                runtime.handshakes(),
                new DtlsConfig(certificate, role, profiles, fingerprints, handshakeTimeout()),
                fromSession());
    }

    /** What the session tells, on whatever thread. */
    DtlsListener fromSession() {
        return new FromSession();
    }

    /** Who waits for hours for a way to the server need not wait as long for its handshake. */
    private Duration handshakeTimeout() {
        Duration connect = options.timeouts().connect();
        return connect.compareTo(LONGEST_HANDSHAKE) < 0 ? connect : LONGEST_HANDSHAKE;
    }

    void onDatagram(byte[] buf, int off, int len) {
        DtlsSession current = session;
        if (current != null) {
            current.onDatagram(buf, off, len);
        }
    }

    /** What the handshake agreed on, or null before. */
    @Nullable
    DtlsResult result() {
        return result;
    }

    void close() {
        closed = true;
        DtlsSession current = session;
        if (current != null) {
            current.close();
        }
    }

    /** Keys that come when nobody wants them any more are not to be left lying about. */
    private void onConnected(DtlsResult connected) {
        if (closed) {
            connected.destroy();
            return;
        }
        result = connected;
        listener.connected(connected);
    }

    private final class FromSession implements DtlsListener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            if (loop.inLoop()) {
                listener.transmit(buf, off, len);
            } else {
                byte[] copy = Arrays.copyOfRange(buf, off, off + len);
                loop.execute(() -> listener.transmit(copy, 0, copy.length));
            }
        }

        @Override
        public void onConnected(DtlsResult connected) {
            try {
                loop.execute(() -> SecureTransport.this.onConnected(connected));
            } catch (RejectedExecutionException e) {
                // The loop has been closed meanwhile.
                connected.destroy();
            }
        }

        @Override
        public void onFailed(DtlsFailure failure) {
            loop.execute(() -> listener.failed(failure));
        }

        @Override
        public void onClosed() {
            loop.execute(listener::closedByPeer);
        }
    }
}
