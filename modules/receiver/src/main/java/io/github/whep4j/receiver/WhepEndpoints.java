package io.github.whep4j.receiver;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where known services have their WHEP endpoints. */
public final class WhepEndpoints {
    private static final URI RING = URI.create("https://api.amazonvision.com");

    /** RFC 3986, Section 3.3: what may stand in a segment of a path as it is, the percent sign excepted. */
    private static final String SEGMENT = "[A-Za-z0-9._~!$&'()*+,;=:@-]";

    private WhepEndpoints() {}

    /**
     * A device of Ring's partner API. It sends video only, takes a Bearer token, and ends a session after 30 seconds on
     * battery or 60 on line power: see {@link SessionLimit} and {@link Renewal}.
     *
     * @param deviceId as the API names it; characters that a URL cannot have are percent-encoded
     * @throws IllegalArgumentException if it cannot be the name of a device
     */
    public static URI ring(String deviceId) {
        return ring(deviceId, RING);
    }

    /**
     * The same under another address: a proxy in front of the API, or an emulated camera.
     *
     * @param base an https or http URL, without a query
     * @throws IllegalArgumentException if one of the two is something else
     */
    public static URI ring(String deviceId, URI base) {
        if (deviceId.isBlank() || deviceId.matches("(?s).*[/?#\\\\\\p{Cntrl}].*") || deviceId.matches("\\.\\.?")) {
            throw new IllegalArgumentException("a device id is one word without slashes, as Ring's API gives it");
        }
        if (base.getRawAuthority() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("the base of an endpoint is an https or http URL without a query");
        }
        String prefix = base.toString().replaceAll("/+$", "");
        return URI.create(prefix + "/v1/devices/" + segment(deviceId) + "/media/streaming/whep/sessions");
    }

    private static String segment(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            String character = String.valueOf((char) (octet & 0xff));
            encoded.append(character.matches(SEGMENT) ? character : String.format(Locale.ROOT, "%%%02X", octet & 0xff));
        }
        return encoded.toString();
    }
}
