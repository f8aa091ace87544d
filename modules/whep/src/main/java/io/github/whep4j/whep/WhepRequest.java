package io.github.whep4j.whep;

import java.net.IDN;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where to open a session, as whom, and how long each step may take. Immutable; {@link #toString()} shows the origin alone.
 *
 * <p>A token goes to the endpoint's origin (scheme, host, port) and to those {@linkplain Builder#allowOrigin allowed}, nowhere
 * else, and over plain HTTP only to loopback, by no proxy on another machine, unless {@linkplain Builder#insecureTokenAllowed said otherwise}.
 */
public final class WhepRequest {

    private static final Set<String> OWN_HEADERS = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "if-match",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final URI endpoint;
    private final HttpUrl url;
    private final HttpUrl usersUrl;
    private final @Nullable TokenSource tokens;
    private final boolean insecureTokenAllowed;
    private final Set<HttpUrl.Origin> tokenOrigins;
    private final @Nullable Path caFile;
    private final Map<String, String> headers;
    private final Duration connectTimeout;
    private final Duration tlsTimeout;
    private final Duration responseTimeout;
    private final Duration totalTimeout;
    private final Duration deleteTimeout;
    private final Duration waitUntilLive;
    private final boolean publicTargetsOnly;
    private final Function<HttpUrl, @Nullable HttpProxy> proxies;

    private WhepRequest(Builder builder) {
        endpoint = builder.endpoint;
        url = builder.url;
        usersUrl = builder.usersUrl;
        tokens = builder.tokens;
        insecureTokenAllowed = builder.insecureTokenAllowed;
        tokenOrigins = Set.copyOf(builder.tokenOrigins);
        caFile = builder.caFile;
        headers = Map.copyOf(builder.headers);
        connectTimeout = builder.connectTimeout;
        tlsTimeout = builder.tlsTimeout;
        responseTimeout = builder.responseTimeout;
        totalTimeout = builder.totalTimeout;
        deleteTimeout = builder.deleteTimeout;
        waitUntilLive = builder.waitUntilLive;
        publicTargetsOnly = builder.publicTargetsOnly;
        proxies = builder.proxies;
    }

    /**
     * Starts a request to a WHEP endpoint.
     *
     * @throws IllegalArgumentException if the URL is not an absolute http or https URL with a host, or has a user name in it
     */
    public static Builder builder(URI endpoint) {
        return new Builder(endpoint);
    }

    /** As it was given. It may be a secret, by its path or its query. */
    public URI endpoint() {
        return endpoint;
    }

    /** Empty handed ({@code null}): no Authorization header is sent. */
    public @Nullable TokenSource tokens() {
        return tokens;
    }

    /** Whether a token may go over plain HTTP to hosts other than loopback. */
    public boolean insecureTokenAllowed() {
        return insecureTokenAllowed;
    }

    /** The certificate authorities to trust, in PEM; the JVM's if null. */
    public @Nullable Path caFile() {
        return caFile;
    }

    /** From resolving the name to the TCP connection, over all addresses. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** From the TCP connection to the end of the TLS handshake. */
    public Duration tlsTimeout() {
        return tlsTimeout;
    }

    /** From the request's last byte to the response's last byte. */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /**
     * From {@link WhepSession#post} to the answer, with the token, redirects and a second try after a 401; begins anew after
     * each pause of {@link #waitUntilLive}.
     */
    public Duration totalTimeout() {
        return totalTimeout;
    }

    /** From the decision to send a DELETE to its outcome. */
    public Duration deleteTimeout() {
        return deleteTimeout;
    }

    /** How long a server that is not ready is asked again; zero to ask once. */
    public Duration waitUntilLive() {
        return waitUntilLive;
    }

    /** Whether addresses that are not on the public internet are refused. */
    public boolean publicTargetsOnly() {
        return publicTargetsOnly;
    }

    /** {@code null} for the direct way. */
    @Nullable
    HttpProxy proxyFor(HttpUrl target) {
        return proxies.apply(target);
    }

    HttpUrl url() {
        return url;
    }

    Map<String, String> headers() {
        return headers;
    }

    /**
     * Whether a server may send us to that URL instead: http or https, not from https to http, and not to where the token or
     * the headers must not go. The rule of redirects.
     */
    public boolean mayMoveTo(URI other) {
        try {
            HttpUrl to = HttpUrl.parse(other.toString());
            boolean needsTrust = tokens != null || !headers.isEmpty();
            return (to.https() || !url.https()) && (isTrusted(to.origin()) || !needsTrust);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a token, and the user's own headers, may go there. */
    boolean isTrusted(HttpUrl.Origin origin) {
        return origin.equals(url.origin()) || tokenOrigins.contains(origin);
    }

    /** Whether it is the user, and no server, who has named the origin. */
    boolean isUsers(HttpUrl.Origin origin) {
        return origin.equals(usersUrl.origin()) || tokenOrigins.contains(origin);
    }

    /** Of the endpoint that the user has named. */
    String usersHost() {
        return usersUrl.host();
    }

    @Override
    public String toString() {
        return "WhepRequest[" + url + ", " + (tokens == null ? "no token" : "with a token") + "]";
    }

    /**
     * Collects a request's parts; not thread-safe. A timeout is refused by an {@link IllegalArgumentException} if it is not
     * positive, or is longer than a day.
     */
    public static final class Builder {
        private final URI endpoint;
        private final HttpUrl url;
        private final Set<HttpUrl.Origin> tokenOrigins = new LinkedHashSet<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable TokenSource tokens;
        private boolean insecureTokenAllowed;
        private @Nullable Path caFile;
        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration tlsTimeout = Duration.ofSeconds(5);
        private Duration responseTimeout = Duration.ofSeconds(15);
        private Duration totalTimeout = Duration.ofSeconds(30);
        private Duration deleteTimeout = Duration.ofSeconds(5);
        private Duration waitUntilLive = Duration.ZERO;
        private boolean publicTargetsOnly;
        private boolean proxied;
        private HttpUrl usersUrl;
        private Function<HttpUrl, @Nullable HttpProxy> proxies = target -> null;

        private Builder(URI endpoint) {
            this.endpoint = endpoint;
            this.url = httpUrl(endpoint);
            this.usersUrl = url;
            String authority = endpoint.getRawAuthority();
            if (authority != null && authority.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "The URL has a user name in it, which is not sent: use a token, or none");
            }
        }

        /**
         * A token that stays the same for the session's life.
         *
         * @throws IllegalArgumentException if it has anything in it but printable ASCII, or is empty
         */
        public Builder token(String token) {
            return tokens(TokenSource.fixed(token));
        }

        /** Where to get a token from, and a fresh one after a 401. Default: nowhere, no token is sent. */
        public Builder tokens(TokenSource source) {
            this.tokens = source;
            return this;
        }

        /** Lets a token go over plain HTTP to hosts other than loopback, readable for everyone on the way. */
        public Builder insecureTokenAllowed(boolean allowed) {
            this.insecureTokenAllowed = allowed;
            return this;
        }

        /**
         * Trusts another origin with the token: redirects there are followed, and a session URL there gets the token with
         * its DELETE.
         *
         * @param origin a URL of which scheme, host and port count
         * @throws IllegalArgumentException if it is not an absolute http or https URL with a host
         */
        public Builder allowOrigin(URI origin) {
            tokenOrigins.add(httpUrl(origin).origin());
            return this;
        }

        /**
         * Tells that it was a server that has named the endpoint, in place of the one that the user has: then it may be on this
         * machine or its link only if that one is as well, or its origin is {@linkplain #allowOrigin trusted}.
         *
         * @throws IllegalArgumentException if it is not an absolute http or https URL with a host
         */
        public Builder inPlaceOf(URI usersEndpoint) {
            this.usersUrl = httpUrl(usersEndpoint);
            return this;
        }

        /**
         * A PEM file of certificate authorities to trust <em>instead of</em> the JVM's. Read when the first connection is
         * made; what is wrong with it becomes a {@link WhepFailure.Kind#TLS} failure.
         */
        public Builder caFile(Path pem) {
            this.caFile = pem;
            return this;
        }

        /**
         * A header to send with every request to the origins that may have the token. Cannot replace the headers of the
         * exchange itself.
         *
         * @throws IllegalArgumentException if the name is no header name or one of the exchange's own, or the value has
         *     anything in it but printable ASCII and blanks
         */
        public Builder header(String name, String value) {
            boolean isToken = !name.isEmpty()
                    && name.chars().allMatch(c -> c > 0x20 && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf((char) c) < 0);
            if (!isToken || OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("This header cannot be set");
            }
            if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new IllegalArgumentException("A header's value is printable ASCII without line ends: " + name);
            }
            headers.put(name, value);
            return this;
        }

        /** {@link WhepRequest#connectTimeout}. Default: 5 s. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive(timeout);
            return this;
        }

        /** {@link WhepRequest#tlsTimeout}. Default: 5 s. */
        public Builder tlsTimeout(Duration timeout) {
            this.tlsTimeout = positive(timeout);
            return this;
        }

        /** {@link WhepRequest#responseTimeout}. Default: 15 s. */
        public Builder responseTimeout(Duration timeout) {
            this.responseTimeout = positive(timeout);
            return this;
        }

        /** {@link WhepRequest#totalTimeout}. Default: 30 s. */
        public Builder totalTimeout(Duration timeout) {
            this.totalTimeout = positive(timeout);
            return this;
        }

        /** {@link WhepRequest#deleteTimeout}. Default: 5 s. */
        public Builder deleteTimeout(Duration timeout) {
            this.deleteTimeout = positive(timeout);
            return this;
        }

        /**
         * Sends the offer again when the server says that the stream is not live yet (409), that it is busy (503) or that
         * there were too many requests (429): after the time that it names in Retry-After or else after a second, then
         * twice as long each time up to a minute, each with up to a quarter more at random. The default is not to.
         *
         * @param atMost from the first such refusal to the last try; a Retry-After beyond what is left of it is a failure at once
         */
        public Builder waitUntilLive(Duration atMost) {
            this.waitUntilLive = atMost.isZero() ? atMost : positive(atMost);
            return this;
        }

        /**
         * Refuses to connect to private, link-local, loopback and other addresses that are not on the public internet, for
         * who opens URLs that strangers give. What counts is the address that is connected to, for redirects and session URLs
         * as well, whatever name it goes by.
         */
        public Builder publicTargetsOnly() {
            this.publicTargetsOnly = true;
            return this;
        }

        /**
         * Goes through an HTTP proxy, by CONNECT.
         *
         * @param proxy {@code http://[user:password@]host[:port]}
         * @throws IllegalArgumentException if it is something else; the message does not repeat it
         */
        public Builder proxy(URI proxy) {
            HttpProxy parsed = HttpProxy.parse(proxy.toString());
            this.proxies = target -> parsed;
            this.proxied = true;
            return this;
        }

        /**
         * Goes through the proxy that {@code https_proxy} or {@code http_proxy} names, but not to the hosts of {@code no_proxy},
         * nor to loopback.
         *
         * @param environment usually {@link System#getenv()}
         * @throws IllegalArgumentException if one of them is no proxy's URL; the message does not repeat it
         */
        public Builder proxyFromEnvironment(Map<String, String> environment) {
            Map<String, String> copy = Map.copyOf(environment);
            this.proxied = HttpProxy.anyIn(copy);
            this.proxies = target -> HttpProxy.fromEnvironment(copy, target);
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalStateException if {@link #publicTargetsOnly} was asked for and a proxy is in the way: it resolves the
         *     names, so that nobody here can tell where they lead
         */
        public WhepRequest build() {
            if (publicTargetsOnly && proxied) {
                throw new IllegalStateException("publicTargetsOnly does not go with a proxy, which resolves the names");
            }
            return new WhepRequest(this);
        }

        private static Duration positive(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("A timeout is more than nothing, and at most a day");
            }
            return timeout;
        }

        private static HttpUrl httpUrl(URI uri) {
            String authority = uri.getRawAuthority();
            if (authority == null || authority.chars().allMatch(c -> c < 0x80)) {
                return HttpUrl.parse(uri.toASCIIString());
            }
            // toASCIIString percent-encodes a name that DNS wants in Punycode.
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            URI pathAndQuery = URI.create("http://host" + uri.getRawPath() + query);
            return HttpUrl.parse(uri.getScheme() + "://" + IDN.toASCII(authority))
                    .resolve(pathAndQuery.toASCIIString().substring("http://host".length()));
        }
    }
}
