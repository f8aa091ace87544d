package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open session as those see it who talk to the server beside the exchange (candidates, ICE restarts, layers, events): where
 * to ask, and what may be sent there. Before the session is open, and from its DELETE on, there is nowhere to ask.
 */
final class OpenSession {

    private final Credentials credentials;
    private SessionResources resources = SessionResources.NONE;
    private boolean open;

    OpenSession(Credentials credentials) {
        this.credentials = credentials;
    }

    void begin(SessionResources opened) {
        resources = opened;
        open = true;
    }

    void end() {
        resources = SessionResources.NONE;
        open = false;
    }

    /** Where the session can be talked to; nowhere unless it is open. */
    SessionResources resources() {
        return resources;
    }

    /** The server has restarted ICE. */
    void onRestarted(HttpReply reply) {
        resources = resources.restarted(reply);
    }

    /** A request with what its target may have. */
    HttpCall call(Method method, HttpUrl target, @Nullable Content content, Map<String, String> headers) {
        return credentials.call(method, target, content, headers);
    }

    /** Whether a request there would have to do without the token, and so is better not made: as with redirects. */
    boolean isForeign(HttpUrl target) {
        return credentials.areNotFor(target);
    }

    /**
     * A request has been refused for its token; false if this one is none, or the same again. Once the session is being ended
     * it is for the DELETE to find out for itself what is wrong with its token.
     */
    boolean renewToken(String refused, @Nullable String fresh) {
        if (!open || fresh == null || !BearerToken.isValid(fresh) || fresh.equals(refused)) {
            return false;
        }
        credentials.use(fresh);
        return true;
    }

    /** What an error response to the selection of a layer says. */
    WhepFailure refusal(HttpUrl asked, HttpReply reply) {
        return Failures.layerRefused(reply, credentials.token() != null, credentials.secrets(asked));
    }
}
