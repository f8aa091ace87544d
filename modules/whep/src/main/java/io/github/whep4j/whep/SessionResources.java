package io.github.whep4j.whep;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an open session can be talked to.
 *
 * @param url the session's own; {@code null} if the server told none that may be used
 * @param etag of the ICE session, as the server wrote it: quoted or not, it is sent back likewise
 * @param events where to ask for server-sent events (draft-ietf-wish-whep, Section 4.10)
 * @param layers where to select a layer
 */
record SessionResources(
        @Nullable HttpUrl url,
        @Nullable String etag,
        @Nullable HttpUrl events,
        @Nullable HttpUrl layers) {

    static final SessionResources NONE = new SessionResources(null, null, null, null);

    private static final int MAX_ETAG_CHARS = 256;
    private static final String EXTENSION = "urn:ietf:params:whep:ext:core:";

    /** @param warnings where to add what is wrong with the session's URL */
    static SessionResources of(HttpUrl posted, HttpReply reply, List<String> warnings) {
        List<LinkHeader.Link> links = LinkHeader.links(reply.all("link"));
        return new SessionResources(
                SessionUrl.of(posted, reply.first("location"), warnings),
                etag(reply.first("etag")),
                extension(posted, links, EXTENSION + "server-sent-events"),
                extension(posted, links, EXTENSION + "layer"));
    }

    private static @Nullable String etag(@Nullable String value) {
        String etag = value == null ? "" : value.trim();
        boolean usable = !etag.isEmpty()
                && etag.length() <= MAX_ETAG_CHARS
                && etag.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return usable ? etag : null;
    }

    private static @Nullable HttpUrl extension(HttpUrl posted, List<LinkHeader.Link> links, String relation) {
        for (LinkHeader.Link link : links) {
            if (link.hasRelation(relation)) {
                try {
                    HttpUrl url = posted.resolve(link.target());
                    return posted.https() && !url.https() ? null : url;
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** The URLs are secrets. */
    @Override
    public String toString() {
        return "SessionResources[" + (url == null ? "no URL" : "with a URL") + (etag == null ? "" : ", with an ETag")
                + (events == null ? "" : ", with events") + (layers == null ? "" : ", with layers") + "]";
    }
}
