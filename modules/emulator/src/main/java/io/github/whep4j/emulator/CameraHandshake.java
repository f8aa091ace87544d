package io.github.whep4j.emulator;

import io.github.whep4j.dtls.DtlsConfig;
import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.dtls.DtlsFingerprint;
import io.github.whep4j.dtls.DtlsListener;
import io.github.whep4j.dtls.DtlsResult;
import io.github.whep4j.dtls.DtlsRole;
import io.github.whep4j.dtls.DtlsSession;
import io.github.whep4j.sdp.RemoteOffer;
import io.github.whep4j.srtp.SrtpProfile;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DTLS of one session, well-behaved or not. Called on the loop. */
final class CameraHandshake {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int HUGE_FRAGMENTS = 16;

    private final Output output;
    private @Nullable DtlsSession dtls;

    /** Called from handshake threads as well as from the loop. */
    interface Output {
        void transmit(byte[] buf, int off, int len);

        /** What no handshake is made of; on the loop. */
        void forge(byte[] fragment);

        void connected(DtlsResult result);

        /** It has failed, or the client has closed it. */
        void over(String why);
    }

    private CameraHandshake(Output output) {
        this.output = output;
    }

    static CameraHandshake start(
            CameraSession.Secrets secrets,
            CameraSettings settings,
            RemoteOffer client,
            DtlsRole role,
            Set<Misbehaviour> misbehaviours,
            Output output) {
        CameraHandshake handshake = new CameraHandshake(output);
        if (misbehaviours.contains(Misbehaviour.HUGE_HANDSHAKE_LENGTH)) {
            for (int i = 0; i < HUGE_FRAGMENTS; i++) {
                output.forge(Forgeries.hugeHandshakeFragment(i));
            }
        }
        if (!misbehaviours.contains(Misbehaviour.NO_HANDSHAKE)) {
            DtlsConfig config = new DtlsConfig(
                    secrets.certificate(),
                    role,
                    settings.srtpProfiles().stream().map(SrtpProfile::id).toList(),
                    client.fingerprints().stream()
                            .map(print -> DtlsFingerprint.of(print.hashFunction(), print.value()))
                            .toList(),
                    TIMEOUT);
            handshake.dtls = DtlsSession.start(secrets.handshakes(), config, handshake.new Listener());
        }
        return handshake;
    }

    void onDatagram(byte[] buf, int off, int len) {
        DtlsSession begun = dtls;
        if (begun != null) {
            begun.onDatagram(buf, off, len);
        }
    }

    void close() {
        DtlsSession begun = dtls;
        if (begun != null) {
            begun.close();
        }
    }

    private final class Listener implements DtlsListener {
        @Override
        public void transmit(byte[] buf, int off, int len) {
            output.transmit(buf, off, len);
        }

        @Override
        public void onConnected(DtlsResult result) {
            output.connected(result);
        }

        @Override
        public void onFailed(DtlsFailure failure) {
            output.over("DTLS failed: " + failure.message());
        }

        @Override
        public void onClosed() {
            output.over("the client closed DTLS");
        }
    }
}
