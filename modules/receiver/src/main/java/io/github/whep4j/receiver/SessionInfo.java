package io.github.whep4j.receiver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session when its first access unit has come.
 *
 * @param codec the codec string of RFC 6381, {@code avc1.42E01F}
 * @param frameWidth in pixels, after cropping
 * @param frameHeight in pixels, after cropping
 * @param srtpCipher the SRTP protection profile, by its IANA name
 * @param dtlsCipher the DTLS cipher suite, by its IANA name
 * @param dtlsRole ours: {@code client} or {@code server}
 * @param tlsVersion {@code DTLS 1.2}
 * @param selectedCandidatePair the pair that media takes; another one after an {@link IceRestart}, and where the server has
 *     moved or a relay is not needed any more
 * @param timings where the time went
 * @param redirectedTo scheme, host and port of the URL that the server has redirected the offer to; its path may be a secret.
 *     {@code null} if the offer was taken where it was sent
 * @param warnings what the server did against the rules that was put up with; for a log
 */
public record SessionInfo(
        String codec,
        int frameWidth,
        int frameHeight,
        String srtpCipher,
        String dtlsCipher,
        String dtlsRole,
        String tlsVersion,
        CandidatePair selectedCandidatePair,
        SessionTimings timings,
        @Nullable String redirectedTo,
        List<String> warnings) {

    /** The same with another pair. */
    SessionInfo by(CandidatePair pair) {
        return new SessionInfo(
                codec,
                frameWidth,
                frameHeight,
                srtpCipher,
                dtlsCipher,
                dtlsRole,
                tlsVersion,
                pair,
                timings,
                redirectedTo,
                warnings);
    }
}
