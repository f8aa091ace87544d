package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.ice.IceCandidatePair;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceListener;
import io.github.whep4j.media.InboundRtpStats;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies upon ICE in a session: gives each layer what ICE has for it. What comes before they are there, or when they have
 * been closed, is dropped. On the loop.
 */
final class SessionLayers implements IceListener {
    private static final Logger logger = LoggerFactory.getLogger(SessionLayers.class);

    /** Told what concerns the session as a whole. */
    interface Listener {
        void connected(IceCandidatePair pair);

        void selectedPairChanged(IceCandidatePair pair);

        void consentLost();

        void failed(IceFailure failure);
    }

    private final Listener listener;
    private @Nullable SecureTransport secure;
    private @Nullable MediaReceiver media;
    private @Nullable PathKeeper path;
    private boolean closed;

    SessionLayers(Listener listener) {
        this.listener = listener;
    }

    void open(SecureTransport secure, MediaReceiver media, PathKeeper path) {
        this.secure = secure;
        this.media = media;
        this.path = path;
    }

    /** DTLS; null before the answer. */
    @Nullable
    SecureTransport secure() {
        return secure;
    }

    /** RTP and all above it; null before the answer. */
    @Nullable
    MediaReceiver media() {
        return media;
    }

    /** The first picture is there: the way that it took is watched from now on. */
    void watchPath() {
        if (path != null && !closed) {
            path.begin();
        }
    }

    /**
     * The server says that the session's URL is no more (410).
     *
     * @return whether media comes all the same, so that there is no end yet
     */
    boolean onSessionGone() {
        return path != null && !closed && keys() != null && path.onSessionGone();
    }

    /** What the handshake agreed on; null before that. */
    @Nullable
    DtlsResult keys() {
        return secure == null ? null : secure.result();
    }

    /** Null before the answer. */
    @Nullable
    InboundRtpStats inboundStats() {
        return media == null ? null : media.stats();
    }

    /** How often ICE has been restarted. */
    long restarts() {
        return path == null ? 0 : path.restarts();
    }

    void requestKeyFrame() {
        if (media != null && !closed) {
            media.requestKeyFrame();
        }
    }

    /** Hands over what is held back for the sake of smoothness. */
    void flush() {
        release("playout", media, MediaReceiver::flush);
    }

    /** From now on nothing is given to any of them. The path goes first, so that it does not take the end for a loss. */
    void close() {
        closed = true;
        release("path", path, PathKeeper::close);
        release("media", media, MediaReceiver::close);
        release("DTLS", secure, SecureTransport::close);
    }

    @Override
    public void onConnected(IceCandidatePair pair) {
        if (!closed) {
            listener.connected(pair);
        }
    }

    @Override
    public void onSelectedPairChanged(IceCandidatePair pair) {
        logger.debug("ICE selected {}", pair);
        if (!closed) {
            listener.selectedPairChanged(pair);
        }
    }

    @Override
    public void onRestarted(IceCandidatePair pair) {
        if (path != null && !closed) {
            path.onRestarted(pair);
        }
    }

    @Override
    public void onRestartFailed(IceFailure failure) {
        if (path != null && !closed) {
            path.onRestartFailed(failure);
        }
    }

    @Override
    public void onLocalAddressGone() {
        if (path != null && !closed) {
            path.onLocalAddressGone();
        }
    }

    @Override
    public boolean onPathGone() {
        return path != null && !closed && path.onPathGone();
    }

    @Override
    public boolean onConsentExpired() {
        return path != null && !closed && path.onConsentExpired();
    }

    @Override
    public void onLocalAddressFound() {
        if (path != null && !closed) {
            path.onLocalAddressFound();
        }
    }

    @Override
    public void onRoundTrip(long rttNanos, long nowNanos) {
        if (media != null && !closed) {
            media.onRoundTrip(rttNanos, nowNanos);
        }
    }

    @Override
    public void onDtls(byte[] buf, int off, int len, long nowNanos) {
        if (secure != null && !closed) {
            secure.onDatagram(buf, off, len);
        }
    }

    @Override
    public void onMedia(byte[] buf, int off, int len, long nowNanos) {
        if (media != null && !closed) {
            media.onDatagram(buf, off, len, nowNanos);
        }
    }

    @Override
    public void onConsentLost() {
        listener.consentLost();
    }

    @Override
    public void onFailed(IceFailure failure) {
        listener.failed(failure);
    }

    /** One part that fails to close must not keep the others open. */
    static <T> void release(String what, @Nullable T part, Consumer<T> close) {
        if (part != null) {
            try {
                close.accept(part);
            } catch (RuntimeException | Error e) {
                logger.warn("Closing {} failed", what, e);
            }
        }
    }
}
