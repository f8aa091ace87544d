package io.github.whep4j.receiver;

import io.github.whep4j.dtls.DtlsFailure;
import io.github.whep4j.ice.IceFailure;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.ice.IceStats;
import io.github.whep4j.media.InboundRtpStats;
import io.github.whep4j.sdp.SdpException;
import io.github.whep4j.whep.WhepFailure;
import io.github.whep4j.whep.WhepFailureException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says in the public family of exceptions what the layers say in their own words, with a hint for each. */
final class Failures {
    private Failures() {}

    static WhepException setup(String what, Throwable cause) {
        return new SetupException(
                Phase.GATHERING,
                "setup.failed",
                what + ": " + unwrapped(cause),
                "check that the process may open UDP sockets, and how many files it may have open",
                false,
                unwrapped(cause));
    }

    /** Networks come back, and files are closed. */
    private static WhepException noSocket(io.github.whep4j.ice.IceException cause) {
        return new SetupException(
                Phase.GATHERING,
                "setup.no-socket",
                "no socket could be opened: " + cause.failure().message(),
                "check that a network interface is up that may be used, that the process may open UDP sockets, and how many"
                        + " files it may have open",
                true,
                cause);
    }

    /** What ended the preparations. */
    static WhepException preparing(Throwable thrown) {
        return unwrapped(thrown) instanceof WhepException known
                ? known
                : setup("the library could not be made ready", thrown);
    }

    static WhepException caFile(Exception cause) {
        return new SetupException(
                Phase.GATHERING,
                "setup.ca-file",
                "the CA file cannot be used: " + cause,
                "it has to be a PEM file with certificates, which this process may read",
                false,
                cause);
    }

    /** Nothing would end the session. */
    static WhepException jvmEnds() {
        return new SetupException(
                Phase.GATHERING,
                "setup.shutdown",
                "no session is opened while the JVM ends",
                "who closes his sessions himself, even then: deleteAtShutdown(false)",
                false,
                null);
    }

    static WhepException internal(Phase phase, Throwable cause) {
        return new SetupException(
                phase,
                "internal",
                "an internal error: " + cause,
                cause instanceof LinkageError
                        ? "another version of a library is in the place of the one that whep4j needs: mvn dependency:tree tells"
                                + " which, and who brings it"
                        : "please report it with its stack trace",
                false,
                cause);
    }

    static WhepException http(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (!(cause instanceof WhepFailureException http)) {
            return internal(Phase.NEGOTIATION, cause);
        }
        if (http.getCause() instanceof SdpException sdp) {
            return sdp(sdp);
        }
        if (http.getCause() instanceof NegotiationException negotiation) {
            return negotiation;
        }
        WhepFailure failure = http.failure();
        if (failure.kind() == WhepFailure.Kind.INTERNAL && http.getCause() != null) {
            return internal(Phase.NEGOTIATION, http.getCause());
        }
        return new WhepHttpException(
                kind(failure.kind()),
                failure.status(),
                failure.title(),
                failure.detail(),
                failure.retryAfter(),
                failure.message(),
                failure.hint(),
                failure.retryable(),
                cause);
    }

    private static WhepHttpException.Kind kind(WhepFailure.Kind kind) {
        return switch (kind) {
            case HTTP_STATUS -> WhepHttpException.Kind.STATUS;
            case CONNECT -> WhepHttpException.Kind.CONNECT;
            case DNS -> WhepHttpException.Kind.DNS;
            case TLS -> WhepHttpException.Kind.TLS;
            case TIMEOUT -> WhepHttpException.Kind.TIMEOUT;
            case REDIRECT_REFUSED -> WhepHttpException.Kind.REDIRECT_REFUSED;
            case BAD_RESPONSE -> WhepHttpException.Kind.BAD_RESPONSE;
            case TOKEN -> WhepHttpException.Kind.TOKEN;
            case NOT_OFFERED -> WhepHttpException.Kind.NOT_OFFERED;
            case TARGET_REFUSED, CLOSED, INTERNAL -> WhepHttpException.Kind.OTHER;
        };
    }

    /** How a receiver has ended, as whoever waited for that is to have it thrown. */
    static RuntimeException ended(ExecutionException ended) {
        return ended.getCause() instanceof WhepException failure
                ? failure
                : new IllegalStateException(ended.getCause());
    }

    static WhepException noSessionForLayers() {
        return new WhepHttpException(
                WhepHttpException.Kind.NOT_OFFERED,
                0,
                null,
                null,
                null,
                "there is no session to select a layer of",
                "wait for the first access unit",
                true,
                null);
    }

    static WhepException sdp(SdpException e) {
        String hint = switch (e.kind()) {
            case MEDIA_REJECTED ->
                "the server has no video for this offer: is the stream live, and is it H.264? No other codec is taken";
            case NO_COMMON_CODEC -> "no other codec than H.264 is taken: can the camera, or the server, send that?";
            case DIRECTION -> "the server sends nothing; is the stream live?";
            case SETUP -> "some servers take the one DTLS role that they know: offer both (DtlsRolePreference.AUTO)";
            case FINGERPRINT ->
                "without it nobody can tell whose video comes, so none is taken: ask who runs the server";
            case ICE_CREDENTIALS, RTCP_MUX -> "the server's answer lacks what WebRTC requires: ask who runs the server";
            default -> "is this a WHEP endpoint?";
        };
        return new NegotiationException(
                "sdp." + code(e.kind()), "what the server answered cannot be used: " + e.getMessage(), hint, e);
    }

    static WhepException ice(IceFailure failure) {
        boolean retryable = failure.kind() != IceFailure.Kind.ADDRESSES_REFUSED;
        return new IceException(
                "ice." + code(failure.kind()), failure.message(), IceHints.of(failure), retryable, failure.report());
    }

    /** What ended the gathering of candidates. */
    static WhepException gathering(Throwable t) {
        if (!(unwrapped(t) instanceof io.github.whep4j.ice.IceException e)) {
            return setup("no candidates could be gathered", t);
        }
        return switch (e.failure().kind()) {
            case NO_RELAY -> ice(e.failure());
            case NO_LOCAL_ADDRESS -> noSocket(e);
            default -> setup("no candidates could be gathered: " + e.failure().message(), t);
        };
    }

    static WhepException restart(String why, @Nullable IceReport report) {
        return new IceException(
                "ice.restart",
                "ICE could not be restarted: " + why,
                "the session goes on as it was; autoReconnect opens another one where the server can't be reached any more",
                true,
                report);
    }

    static WhepException consentLost(@Nullable IceReport report) {
        return new IceException(
                "ice.consent",
                "the server stopped answering before any picture came",
                "the network may have changed; try again",
                true,
                report);
    }

    /** @param report on the pair that the handshake was sent on */
    static WhepException dtls(DtlsFailure failure, @Nullable IceReport report) {
        boolean retryable = switch (failure.kind()) {
            case TIMEOUT, OVERLOADED, CLOSED -> true;
            default -> false;
        };
        String code = "dtls." + code(failure.kind());
        if (failure.kind() == DtlsFailure.Kind.TIMEOUT && report != null && hasWrongChecksAlone(report.stats())) {
            return new DtlsException(
                    code,
                    "the server's connectivity checks (ICE) came with a wrong password, all "
                            + report.stats().requestsUnauthenticated()
                            + " of them, and were not answered: so it never began to encrypt (DTLS)",
                    "the server does not use the password of this offer (ice-pwd): it may have mixed up two sessions; try again,"
                            + " and if it stays so ask who runs the server",
                    retryable,
                    report);
        }
        return new DtlsException(code, failure.message(), dtlsHint(failure), retryable, report);
    }

    /** The peer wants to reach us, and never has; whatever it waits for, it waits for that first. */
    private static boolean hasWrongChecksAlone(IceStats stats) {
        return stats.requestsUnauthenticated() > 0 && stats.requestsReceived() == 0;
    }

    private static String dtlsHint(DtlsFailure failure) {
        return switch (failure.kind()) {
            case FINGERPRINT_MISMATCH ->
                "whoever answered is not who signed the answer: a broken proxy, or an attack; try it from another network, and"
                        + " if it is so there too ask who runs the server";
            case NO_COMMON_PROFILE -> "allow more SRTP profiles; all servers know AES_CM_128_HMAC_SHA1_80";
            case TIMEOUT ->
                "the way to the server works (it answers checks), but not its encryption (DTLS): try again, and ask who runs the"
                        + " server; where DTLS is blocked on the way a TURN server over TLS (iceServer) gets round that";
            case OVERLOADED ->
                "open fewer sessions at a time, or some of them by a runtime of their own (WhepRuntime.create)";
            default -> "run with debug logging and report what it says";
        };
    }

    static WhepException closedEarly() {
        return new MediaTimeoutException(
                "media.closed",
                "the server ended the session before any picture came",
                "is the camera streaming?",
                null);
    }

    static WhepException limitBeforeAnyPicture(Duration held) {
        return new MediaTimeoutException(
                "media.session-limit",
                "the session was closed for its limit, after " + seconds(held) + ", before any picture came",
                "is the limit (sessionLimit) shorter than what the server allows? The first picture takes a second or more",
                null);
    }

    /** @param stats of the media so far: what came instead says most */
    static WhepException noPicture(Duration waited, InboundRtpStats stats, @Nullable IceReport report) {
        long unknown = stats.discarded().unknownPayloadType();
        long unauthenticated = stats.discarded().unauthenticated();
        if (stats.packetsReceived() > 0) {
            return new MediaTimeoutException(
                    "media.no-key-frame",
                    "video came, but no key frame to start from within " + seconds(waited),
                    "the sender ignores requests for one; allow more time (firstFrameTimeout) or shorten its key frame interval;"
                            + " if it refreshes gradually, begin at its recovery points (startAtRecoveryPoints)",
                    report);
        } else if (unknown > unauthenticated) {
            return new MediaTimeoutException(
                    "media.payload-type",
                    "connected, but of the " + unknown + " packets that came within " + seconds(waited)
                            + " none has a payload type that the answer names for video",
                    "the server sends under another number than it answers with, or another codec: ask who runs it",
                    report);
        } else if (unauthenticated > 0) {
            return new MediaTimeoutException(
                    "media.unauthenticated",
                    "connected, but the " + unauthenticated + " packets that came within " + seconds(waited)
                            + " are not encrypted (SRTP) with the keys of this session",
                    "the server may mix up two sessions, or something on the way changes what it sends: try again, and ask who"
                            + " runs the server",
                    report);
        }
        return silent(waited, report);
    }

    static WhepException silent(Duration waited, @Nullable IceReport report) {
        return new MediaTimeoutException(
                "media.silent",
                "connected, but no video came within " + seconds(waited),
                "is the camera streaming? Some servers open sessions for cameras that are off",
                report);
    }

    private static String seconds(Duration waited) {
        return String.format(Locale.ROOT, "%.1f s", waited.toMillis() / 1e3);
    }

    private static String code(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Throwable unwrapped(Throwable t) {
        return t instanceof CompletionException && t.getCause() != null ? t.getCause() : t;
    }
}
