package io.github.whep4j.whep;

import io.github.whep4j.whep.HttpCall.Content;
import io.github.whep4j.whep.HttpCall.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The token and the user's own headers, and where they may go: every request of an exchange is made here. */
final class Credentials {

    private final WhepRequest request;
    private @Nullable String token;

    Credentials(WhepRequest request) {
        this.request = request;
    }

    void use(@Nullable String fresh) {
        token = fresh;
    }

    @Nullable
    String token() {
        return token;
    }

    /** A request with all that its target may have, and nothing that it may not. */
    HttpCall call(Method method, HttpUrl url, @Nullable Content content, Map<String, String> more) {
        boolean trusted = request.isTrusted(url.origin());
        Map<String, String> headers = new HashMap<>(trusted ? request.headers() : Map.of());
        headers.putAll(more);
        return new HttpCall(method, url, trusted && mayCarryToken(url) ? token : null, headers, content);
    }

    /** Whether the token would be sent, if only the connection were safe. */
    boolean needsSafety(HttpUrl url) {
        return token != null && request.isTrusted(url.origin()) && !mayCarryToken(url);
    }

    /** Whether the target would have to do without what others of the exchange get. */
    boolean areNotFor(HttpUrl url) {
        return !request.isTrusted(url.origin())
                && (token != null || !request.headers().isEmpty());
    }

    private boolean mayCarryToken(HttpUrl target) {
        return target.https() || staysHere(target) || request.insecureTokenAllowed();
    }

    /** A proxy's loopback is another machine's. */
    private boolean staysHere(HttpUrl target) {
        HttpProxy proxy = request.proxyFor(target);
        return target.isLoopback() && (proxy == null || HttpUrl.isLoopback(proxy.host()));
    }

    /**
     * What must not come back out of an error text, should the server repeat it.
     *
     * @param asked what the server was asked for: the paths of sessions and the queries of endpoints are as good as tokens
     */
    List<String> secrets(HttpUrl asked) {
        List<String> secrets = new ArrayList<>(request.headers().values());
        if (token != null) {
            secrets.add(token);
        }
        secrets.addAll(asked.secrets());
        return secrets;
    }

    @Override
    public String toString() {
        return "Credentials[" + (token == null ? "no token" : "with a token") + "]";
    }
}
