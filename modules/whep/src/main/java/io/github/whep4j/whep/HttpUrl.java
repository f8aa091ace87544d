package io.github.whep4j.whep;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An http or https URL in the parts that a request needs: no userinfo, no fragment. {@code java.net.URI} is not used
 * because it resolves by RFC 2396 (a reference of a query alone loses the last segment), knows no host name with an
 * underscore, and refuses characters that servers put into their Location.
 *
 * @param host lower case; an IPv6 address without brackets and in one spelling
 * @param target path and query, as they stand in the request line
 */
record HttpUrl(boolean https, String host, int port, String target) {

    private static final int MAX_LENGTH = 8192;
    private static final int MIN_SECRET_LENGTH = 6;
    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:");
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9_.-]{1,253}");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    /** Scheme, host and port: what a token is bound to (RFC 6454, Section 4). */
    record Origin(boolean https, String host, int port) {
        @Override
        public String toString() {
            String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
            return (https ? "https://" : "http://") + shown + (port == (https ? 443 : 80) ? "" : ":" + port);
        }
    }

    /** Parses an absolute URL. The exception's message never repeats the URL: its path or query may be a secret. */
    static HttpUrl parse(String url) {
        String text = checked(url);
        if (!SCHEME.matcher(text).find()) {
            throw new IllegalArgumentException("The URL does not begin with http:// or https://");
        }
        return absolute(text);
    }

    /**
     * Resolves a reference against this URL (RFC 3986, Section 5.2). Throws IllegalArgumentException when the result is
     * not http or https, or has characters in it that no URL may have.
     */
    HttpUrl resolve(String reference) {
        String text = checked(reference);
        if (SCHEME.matcher(text).find()) {
            return absolute(text);
        }
        if (text.startsWith("//")) {
            return absolute((https ? "https:" : "http:") + text);
        }
        int baseQuery = target.indexOf('?');
        String basePath = baseQuery < 0 ? target : target.substring(0, baseQuery);
        String resolved;
        if (text.startsWith("/")) {
            resolved = text;
        } else if (text.isEmpty()) {
            return this;
        } else if (text.startsWith("?")) {
            resolved = basePath + text;
        } else {
            resolved = basePath.substring(0, basePath.lastIndexOf('/') + 1) + text;
        }
        return new HttpUrl(https, host, port, normalizedTarget(resolved));
    }

    Origin origin() {
        return new Origin(https, host, port);
    }

    /** The same path and query at another origin. */
    HttpUrl at(Origin other) {
        return new HttpUrl(other.https(), other.host(), other.port(), target);
    }

    /** The Host header's value (RFC 9110, Section 7.2). */
    String authority() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (https ? 443 : 80) ? shown : shown + ":" + port;
    }

    /** Whether what is sent there stays on this machine, as far as the name alone can tell (RFC 6761, Section 6.3). */
    boolean isLoopback() {
        return isLoopback(host);
    }

    /** Likewise, of a host in small letters. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("0:0:0:0:0:0:0:1")
                || host.equals("::1")
                || (host.startsWith("127.") && IPV4.matcher(host).matches());
    }

    /**
     * What of it must not be shown: path and query together, the path, and each value in the query, the longest first; but
     * nothing short and common.
     */
    List<String> secrets() {
        List<String> parts = new ArrayList<>();
        parts.add(target);
        int query = target.indexOf('?');
        if (query >= 0) {
            parts.add(target.substring(0, query));
            for (String parameter : target.substring(query + 1).split("&", -1)) {
                parts.add(parameter.substring(parameter.indexOf('=') + 1));
            }
        }
        return parts.stream().filter(part -> part.length() >= MIN_SECRET_LENGTH).toList();
    }

    /** The origin alone: the rest may be a secret. */
    @Override
    public String toString() {
        return origin() + "/…";
    }

    private static String checked(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("The URL is longer than " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException("The URL has a blank, a control or a non-ASCII character in it");
            }
        }
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    private static HttpUrl absolute(String text) {
        boolean https = text.regionMatches(true, 0, "https://", 0, 8);
        if (!https && !text.regionMatches(true, 0, "http://", 0, 7)) {
            throw new IllegalArgumentException("The URL does not begin with http:// or https://");
        }
        int start = https ? 8 : 7;
        int end = start;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        String authority = text.substring(start, end);
        authority = authority.substring(authority.lastIndexOf('@') + 1);
        int portAt = authority.lastIndexOf(':');
        if (portAt >= 0 && authority.indexOf(']', portAt) >= 0) {
            portAt = -1;
        }
        String host = normalizedHost(portAt < 0 ? authority : authority.substring(0, portAt));
        int port = portAt < 0 ? -1 : port(authority.substring(portAt + 1));
        String rest = text.substring(end);
        String target = normalizedTarget(rest.startsWith("/") ? rest : "/" + rest);
        return new HttpUrl(https, host, port < 0 ? (https ? 443 : 80) : port, target);
    }

    private static String normalizedHost(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            String literal = host.substring(1, host.length() - 1);
            if (IPV6.matcher(literal).matches()) {
                try {
                    return InetAddress.getByName(host).getHostAddress();
                } catch (UnknownHostException e) {
                    throw new IllegalArgumentException("The URL's host is no IPv6 address", e);
                }
            }
            throw new IllegalArgumentException("The URL's host is no IPv6 address");
        }
        String lower = host.toLowerCase(Locale.ROOT);
        if (!HOST_NAME.matcher(lower).matches()) {
            throw new IllegalArgumentException("The URL has no host, or one that is no host name");
        }
        return lower;
    }

    /** -1 for the scheme's default. */
    private static int port(String digits) {
        if (digits.isEmpty()) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            port = c >= '0' && c <= '9' ? port * 10 + (c - '0') : 65536;
            if (port > 65535) {
                throw new IllegalArgumentException("The URL's port is no port number");
            }
        }
        if (port == 0) {
            throw new IllegalArgumentException("The URL's port is no port number");
        }
        return port;
    }

    private static String normalizedTarget(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return escaped(withoutDotSegments(path) + (query < 0 ? "" : target.substring(query)));
    }

    /** RFC 3986, Section 5.2.4, for a path that begins with a slash. */
    private static String withoutDotSegments(String path) {
        if (!path.contains("/.")) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int next = path.indexOf('/', at + 1);
            int end = next < 0 ? path.length() : next;
            String segment = path.substring(at + 1, end);
            if (segment.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.equals(".")) {
                out.append('/').append(segment);
            }
            if (next < 0 && (segment.equals(".") || segment.equals(".."))) {
                out.append('/');
            }
            at = end;
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    /** Header values come as ISO 8859-1, so each character beyond ASCII is one byte. */
    private static String escaped(String target) {
        StringBuilder out = new StringBuilder(target.length());
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c > 0x7e || "\"<>\\^`{|}".indexOf(c) >= 0) {
                out.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
