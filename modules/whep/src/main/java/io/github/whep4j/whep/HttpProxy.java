package io.github.whep4j.whep;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that is asked for a tunnel (CONNECT, RFC 9110, Section 9.3.6), for https and http alike: what goes through it
 * is not for it to see or change, and names are resolved by it.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param authorization the value of Proxy-Authorization; never part of {@link #toString()}
 */
record HttpProxy(String host, int port, @Nullable String authorization) {

    private static final int DEFAULT_PORT = 3128;
    private static final List<String> VARIABLES = List.of("https_proxy", "HTTPS_PROXY", "http_proxy");

    /** {@code http://[user:password@]host[:port]}; the message of the exception never repeats it. */
    static HttpProxy parse(String text) {
        String written = text.contains("://") ? text : "http://" + text;
        URI uri;
        try {
            uri = URI.create(written);
        } catch (IllegalArgumentException e) {
            // Without a cause: it would show the password.
            throw new IllegalArgumentException("A proxy is written http://host:port");
        }
        String host = uri.getHost();
        boolean usable = "http".equalsIgnoreCase(uri.getScheme()) && host != null && uri.getPort() <= 65535;
        if (!usable) {
            throw new IllegalArgumentException("A proxy is written http://host:port");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String user = uri.getUserInfo();
        String basic = user == null
                ? null
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return new HttpProxy(bare, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), basic);
    }

    /** Whether there is a proxy for any target; throws as {@link #parse} if one of them is none. */
    static boolean anyIn(Map<String, String> environment) {
        boolean any = false;
        for (String name : VARIABLES) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                parse(value.trim());
                any = true;
            }
        }
        return any;
    }

    /**
     * What {@code https_proxy}, {@code http_proxy} and {@code no_proxy} say of a target, in small letters or (but for {@code
     * http_proxy}, which a web server's client can set) in capitals.
     *
     * @return {@code null} for the direct way
     */
    static @Nullable HttpProxy fromEnvironment(Map<String, String> environment, HttpUrl target) {
        String value = target.https()
                ? environment.getOrDefault("https_proxy", environment.get("HTTPS_PROXY"))
                : environment.get("http_proxy");
        if (value == null || value.isBlank() || target.isLoopback()) {
            return null;
        }
        String exceptions = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
        return isExcepted(target, exceptions) ? null : parse(value.trim());
    }

    /** Names with all that is under them, addresses, {@code name:port}, and {@code *}, separated by commas or blanks. */
    private static boolean isExcepted(HttpUrl target, String exceptions) {
        for (String exception : exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            String name = exception.startsWith("*.") ? exception.substring(2) : exception;
            name = name.startsWith(".") ? name.substring(1) : name;
            boolean matches = !name.isEmpty()
                    && (name.equals("*")
                            || target.host().equals(name)
                            || target.host().endsWith("." + name)
                            || (target.host() + ":" + target.port()).equals(name));
            if (matches) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + (authorization == null ? "]" : ", with a password]");
    }
}
