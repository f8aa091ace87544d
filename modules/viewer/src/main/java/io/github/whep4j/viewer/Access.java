package io.github.whep4j.viewer;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Who may see the page. Other programs and users of this machine reach the port as well, and so do pages of other sites that the
 * browser has open; neither knows the secret, and what the browser adds by itself (Origin, Sec-Fetch-Site, the host that a
 * rebound name had) gives the latter away.
 */
final class Access {
    private static final int SECRET_BYTES = 24;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final SecureRandom random = new SecureRandom();
    private final int port;
    private final List<String> hosts;
    private final String cookieName;
    private final String cookieValue;
    private String secret;

    Access(int port) {
        this.port = port;
        this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
        // A browser keeps cookies by host alone: another such page of this machine has its own.
        this.cookieName = "whep4j-view-" + port;
        this.cookieValue = newSecret();
        this.secret = newSecret();
    }

    synchronized URI url() {
        return URI.create("http://127.0.0.1:" + port + "/?key=" + secret);
    }

    /** Whether this is the secret of the URL, which is then spent. */
    synchronized boolean takeSecret(String given) {
        boolean right = isSame(secret, given);
        if (right) {
            secret = newSecret();
        }
        return right;
    }

    String cookie() {
        return cookieName + "=" + cookieValue + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** The host that was asked for is this one, not a name that was made to point here. */
    boolean isOurHost(HttpHeaders headers) {
        return hosts.contains(headers.get(HttpHeaderNames.HOST, ""));
    }

    boolean hasCookie(HttpHeaders headers) {
        for (Cookie cookie : ServerCookieDecoder.LAX.decode(headers.get(HttpHeaderNames.COOKIE, ""))) {
            if (cookie.name().equals(cookieName) && isSame(cookieValue, cookie.value())) {
                return true;
            }
        }
        return false;
    }

    /** For the page itself, which may be opened from anywhere, as one opens a link: no script of another origin says so. */
    boolean mayOpen(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return origin == null || origin.equals(origin(headers));
    }

    /** No page of another origin has asked: browsers say so, by either header; other programs say nothing. */
    boolean isOurOrigin(HttpHeaders headers) {
        return mayOpen(headers) && OURS.contains(headers.get("Sec-Fetch-Site", "none"));
    }

    /** For a WebSocket, with which browsers always say the origin, and some nothing else. */
    boolean namesOurOrigin(HttpHeaders headers) {
        return isOurOrigin(headers) && headers.contains(HttpHeaderNames.ORIGIN);
    }

    private static String origin(HttpHeaders headers) {
        return "http://" + headers.get(HttpHeaderNames.HOST, "");
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return TEXT.encodeToString(bytes);
    }
}
