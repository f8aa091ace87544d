package io.github.whep4j.whep;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wording of failures: what was wrong, and what to do about it. */
final class Failures {

    private Failures() {}

    static WhepFailure ofStatus(HttpReply reply, boolean tokenSent, List<String> secrets) {
        int status = reply.status();
        ErrorBody said = ErrorBody.parse(reply.body(), secrets);
        String title = said.title() == null ? title(status) : said.title();
        Duration retryAfter = RetryAfter.of(reply);
        return new WhepFailure(
                Kind.HTTP_STATUS,
                status,
                title,
                said.detail(),
                retryAfter,
                hint(reply, tokenSent) + when(retryAfter),
                isRetryable(reply));
    }

    private static String when(@Nullable Duration retryAfter) {
        if (retryAfter == null) {
            return "";
        }
        boolean days = retryAfter.equals(RetryAfter.MAX);
        return " (the server says: in " + (days ? "a day or more" : retryAfter.toSeconds() + " s") + ")";
    }

    /** The same to somebody who was ready to wait for it, and need not be told that one can. */
    static WhepFailure waitedInVain(WhepFailure failure) {
        return withHint(
                failure,
                "The time for waiting (waitUntilLive) is over, or too short: try again later"
                        + when(failure.retryAfter()));
    }

    static WhepFailure of(Kind kind, String title, @Nullable String detail, String hint) {
        boolean retryable = kind == Kind.CONNECT || kind == Kind.DNS || kind == Kind.TIMEOUT;
        return new WhepFailure(kind, 0, title, ServerText.clean(detail, 400), null, hint, retryable);
    }

    static WhepFailure badResponse(int status, String title) {
        return new WhepFailure(
                Kind.BAD_RESPONSE,
                status,
                title,
                null,
                null,
                // A session was opened, so the URL is right; its answer came damaged, or not whole.
                status == 201
                        ? "The server opened a session, but its answer came damaged: is there a proxy on the way that changes"
                                + " or cuts it? Else ask who runs the server"
                        : "Is the URL that of a WHEP endpoint, with the right port and scheme?",
                false);
    }

    static WhepFailure redirectRefused(int status, String title, String hint) {
        return new WhepFailure(Kind.REDIRECT_REFUSED, status, title, null, null, hint, false);
    }

    /** The same, at an address that the user has not named. */
    static WhepFailure afterRedirect(WhepFailure failure) {
        return withHint(failure, "The server redirected there. " + failure.hint());
    }

    private static WhepFailure withHint(WhepFailure failure, String hint) {
        return new WhepFailure(
                failure.kind(),
                failure.status(),
                failure.title(),
                failure.detail(),
                failure.retryAfter(),
                hint,
                failure.retryable());
    }

    static WhepFailure plainHttp() {
        return of(
                Kind.TOKEN,
                "A token is not sent over plain HTTP",
                null,
                "Use https: on the way everybody could read the token. For tests it can be allowed");
    }

    static WhepFailure counterOfferUnanswered() {
        return of(
                Kind.BAD_RESPONSE,
                "The offer that the server made instead of an answer (406) could not be answered",
                null,
                "Look at the cause: has the stream a codec that this side takes?");
    }

    /** Its words, but not the hint that fits its status elsewhere. */
    static WhepFailure counterAnswerRefused(HttpReply reply, List<String> secrets) {
        return withHint(
                ofStatus(reply, false, secrets),
                "The server made an offer (406) and then refused the answer to it: ask who runs it");
    }

    static WhepFailure timeout(String what, Duration limit) {
        return of(
                Kind.TIMEOUT,
                what + " within " + limit.toMillis() + " ms",
                null,
                "Is the server, or the device behind it, up? The deadlines can be raised");
    }

    /** The headers came, and not all of the rest. */
    static WhepFailure unfinished(int status, Duration limit) {
        return of(
                Kind.TIMEOUT,
                "The answer (HTTP " + status + ") began, but was not complete within " + limit.toMillis() + " ms",
                null,
                "The server, or a proxy on the way, sends too slowly or stopped half-way: ask who runs it");
    }

    static WhepFailure noLayers() {
        return of(
                Kind.NOT_OFFERED,
                "There is no selection of layers",
                null,
                "The server does not offer it, or the session is not open");
    }

    /** The hints that fit an offer have nothing to say of layers, but for those about tokens and servers that fail. */
    static WhepFailure layerRefused(HttpReply reply, boolean tokenSent, List<String> secrets) {
        WhepFailure said = ofStatus(reply, tokenSent, secrets);
        boolean isOfLayers = switch (reply.status()) {
            case 400, 404, 405, 406, 409, 410, 415, 422, 501 -> true;
            default -> false;
        };
        return isOfLayers
                ? withHint(said, "Is it a layer that the server has told of? The session goes on as it was")
                : said;
    }

    static WhepFailure foreignLayers(String origin) {
        return of(
                Kind.NOT_OFFERED,
                "The selection of layers is at " + origin + ", which must not have the token",
                null,
                "If that server may have it: allowOrigin(" + origin + ")");
    }

    static WhepFailure internal(Throwable cause) {
        return of(
                Kind.INTERNAL,
                "The client failed in itself",
                cause.toString(),
                "Report it with its stack trace, unless a library has another version than it should");
    }

    static WhepFailure noThreads(Throwable cause) {
        return of(
                Kind.INTERNAL,
                "The HTTP client could not be started",
                cause.toString(),
                "Has the process too many files open, or too many threads?");
    }

    static WhepFailure closed() {
        return of(Kind.CLOSED, "Closed before there was an answer", null, "Open a new session");
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> status >= 500 ? "Server Error" : status >= 400 ? "Client Error" : "Unexpected Status";
        };
    }

    private static String hint(HttpReply reply, boolean tokenSent) {
        int status = reply.status();
        return switch (status) {
            case 401 -> unauthorized(reply, tokenSent);
            case 400, 422 ->
                "The server does not take this offer: does it take offers from clients at all, and is the URL the one for"
                        + " watching (WHEP), not for publishing (WHIP)?";
            case 403 ->
                tokenSent
                        ? "The token does not allow this stream: is it for this device, and may it see live video?"
                        : "The stream may need a token, and none was sent";
            case 404, 410 -> "Check the URL, and that the device or stream exists";
            case 405, 415, 501 -> "The URL does not seem to be that of a WHEP endpoint";
            case 406 -> "The server has no codec in common with the offer, or wants to make the offer itself";
            case 409 -> "The stream is not live yet, or in use: try again later";
            case 429 -> "Too many requests: wait before trying again";
            case 502, 503, 504 -> "The device or server is not available: try again later";
            default ->
                status >= 500
                        ? "The server failed: try again later, or ask who runs it"
                        : "The server did not accept the request: check URL and token";
        };
    }

    /** RFC 9110, Section 11.6.1; WHEP knows Bearer alone. */
    private static String unauthorized(HttpReply reply, boolean tokenSent) {
        String challenge = reply.first("www-authenticate");
        if (challenge != null && challenge.strip().regionMatches(true, 0, "Basic", 0, 5)) {
            return tokenSent
                    ? "The token was refused, and the server asks for a user name and password (Basic), which WHEP does not"
                            + " have: does it take tokens (MediaMTX: as a JWT), and is this one right?"
                    : "The server asks for a user name and password (Basic), which WHEP does not have: let the stream be"
                            + " read without, or set a token if the server takes them (MediaMTX: a JWT)";
        }
        return tokenSent ? "The token was refused: has it expired, or is it for another account?" : "Set a token";
    }

    private static boolean isRetryable(HttpReply reply) {
        return switch (reply.status()) {
            case 408, 409, 425, 429 -> true;
            default -> reply.isPassingFailure();
        };
    }
}
