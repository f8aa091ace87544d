package io.github.whep4j.emulator;

import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.ice.LocalIceDescription;
import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.SdpException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * PATCH of a session's URL, by whoever may: candidates that come after the offer, ICE restarts, and answers to the camera's own offer
 * (draft-ietf-wish-whep, Sections 4.5 and 4.3.2).
 */
final class Patches {
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    /** Longer than a client waits. */
    private static final Duration LATE = Duration.ofSeconds(12);

    private final WhepResource.Sessions sessions;
    /** Of the ICE sessions that restarts have made, by the session. */
    private final Map<String, String> entityTags = new ConcurrentHashMap<>();

    private final AtomicInteger tags = new AtomicInteger(1);

    Patches(WhepResource.Sessions sessions) {
        this.sessions = sessions;
    }

    /** The answer of a server that looks at no PATCH, or null. */
    @Nullable
    static HttpResponse unread(Set<Misbehaviour> misbehaviours) {
        for (Misbehaviour misbehaviour : misbehaviours) {
            HttpResponse response = switch (misbehaviour) {
                case PATCH_UNANSWERED -> Refusals.never();
                case PATCH_NOT_IMPLEMENTED -> HttpResponse.error(501, "Not Implemented", "");
                case PATCH_NOT_ALLOWED ->
                    HttpResponse.error(405, "Method Not Allowed", "").with("Allow", "DELETE");
                case PATCH_NOT_FOUND -> HttpResponse.error(404, "Not Found", "");
                case PATCH_GONE -> HttpResponse.error(410, "Gone", "");
                case PATCH_UNPROCESSABLE -> HttpResponse.error(422, "Unprocessable Content", "No trickle ICE");
                case PATCH_TAKEN -> HttpResponse.of(204);
                default -> null;
            };
            if (response != null) {
                return response;
            }
        }
        return null;
    }

    HttpResponse of(HttpRequest request, String id, Set<Misbehaviour> misbehaviours) throws InterruptedException {
        return switch (request.mediaType()) {
            case WhepResource.SDP -> answer(request, id);
            case FRAGMENT -> fragment(request, id, misbehaviours);
            default -> HttpResponse.error(415, "Unsupported Media Type", "Candidates have to be " + FRAGMENT);
        };
    }

    private HttpResponse answer(HttpRequest request, String id) {
        try {
            return response(sessions.answer(id, OfferReader.read(request.text())));
        } catch (SdpException e) {
            return HttpResponse.error(400, "Bad Request", e.getMessage());
        }
    }

    private HttpResponse fragment(HttpRequest request, String id, Set<Misbehaviour> misbehaviours)
            throws InterruptedException {
        String condition = request.header("if-match");
        if (condition == null) {
            return HttpResponse.error(428, "Precondition Required", "If-Match is missing");
        }
        if (!condition.equals("*") && !condition.equals(entityTags.getOrDefault(id, CreatedAnswers.ENTITY_TAG))) {
            return HttpResponse.error(412, "Precondition Failed", "If-Match names another ICE session");
        }
        TrickledCandidates candidates = TrickledCandidates.read(request.text()).orElse(null);
        if (candidates == null) {
            return HttpResponse.error(400, "Bad Request", "The fragment can not be read");
        }
        PatchOutcome outcome = sessions.trickle(id, candidates);
        return outcome == PatchOutcome.RESTART ? restart(id, candidates, misbehaviours) : response(outcome);
    }

    private HttpResponse restart(String id, TrickledCandidates client, Set<Misbehaviour> misbehaviours)
            throws InterruptedException {
        if (misbehaviours.contains(Misbehaviour.RESTART_PRECONDITION_FAILED)) {
            return HttpResponse.error(412, "Precondition Failed", "If-Match names another ICE session");
        }
        boolean old = misbehaviours.contains(Misbehaviour.RESTART_WITH_OLD_CREDENTIALS);
        LocalIceDescription camera = null;
        if (!misbehaviours.contains(Misbehaviour.NO_ICE_RESTART)
                && !client.icePwd().isEmpty()) {
            camera = (old ? sessions.first(id) : sessions.restart(id, client)).orElse(null);
        }
        if (camera == null) {
            return response(PatchOutcome.RESTART);
        }
        String tag = "\"" + tags.incrementAndGet() + "\"";
        entityTags.keySet().removeIf(other -> !sessions.isOpen(other));
        entityTags.put(id, tag);
        boolean late = misbehaviours.contains(Misbehaviour.RESTART_ANSWERED_LATE);
        return HttpResponse.of(200, FRAGMENT, restartFragment(camera))
                .with("ETag", tag)
                .after(late ? LATE : Duration.ZERO);
    }

    /** RFC 8840, Section 9, as the draft's example has it. */
    private static String restartFragment(LocalIceDescription camera) {
        StringBuilder text = new StringBuilder("m=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=ice-ufrag:")
                .append(camera.ufrag())
                .append("\r\na=ice-pwd:")
                .append(camera.password())
                .append("\r\n");
        for (IceCandidate candidate : camera.candidates()) {
            text.append("a=candidate:")
                    .append(IceAttributes.attribute(candidate).format())
                    .append("\r\n");
        }
        return text.append("a=end-of-candidates\r\n").toString();
    }

    private static HttpResponse response(PatchOutcome outcome) {
        return switch (outcome) {
            case TAKEN -> HttpResponse.of(204);
            case NO_SESSION -> HttpResponse.error(404, "Not Found", "");
            case NO_ANSWER -> HttpResponse.error(422, "Unprocessable Content", "No such answer is awaited");
            case RESTART -> HttpResponse.error(422, "Unprocessable Content", "No ICE restart");
        };
    }
}
