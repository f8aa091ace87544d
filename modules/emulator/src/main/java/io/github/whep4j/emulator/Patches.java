package io.github.whep4j.emulator;

import io.github.whep4j.sdp.OfferReader;
import io.github.whep4j.sdp.SdpException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * PATCH of a session's URL, by whoever may: candidates that come after the offer, and answers to the camera's own offer
 * (draft-ietf-wish-whep, Sections 4.5 and 4.3.2).
 */
final class Patches {
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    private final WhepResource.Sessions sessions;

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

    HttpResponse of(HttpRequest request, String id) {
        return switch (request.mediaType()) {
            case WhepResource.SDP -> answer(request, id);
            case FRAGMENT -> candidates(request, id);
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

    private HttpResponse candidates(HttpRequest request, String id) {
        String condition = request.header("if-match");
        if (condition == null) {
            return HttpResponse.error(428, "Precondition Required", "If-Match is missing");
        }
        if (!condition.equals("*") && !condition.equals(CreatedAnswers.ENTITY_TAG)) {
            return HttpResponse.error(412, "Precondition Failed", "If-Match names another ICE session");
        }
        return TrickledCandidates.read(request.text())
                .map(candidates -> response(sessions.trickle(id, candidates)))
                .orElseGet(() -> HttpResponse.error(400, "Bad Request", "The fragment can not be read"));
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
