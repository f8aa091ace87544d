package io.github.whep4j.whep;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an open session can be talked to.
 *
 * @param url the session's own; {@code null} if the server told none that may be used
 * @param etag of the ICE session, as the server wrote it: quoted or not, it is sent back likewise
 * @param events where to ask for server-sent events (draft-ietf-wish-whep, Section 4.10); {@code null} unless there are some
 *     that we know
 * @param eventTypes which of them to ask for
 * @param layers where to select a layer
 */
record SessionResources(
        @Nullable HttpUrl url,
        @Nullable String etag,
        @Nullable HttpUrl events,
        List<String> eventTypes,
        @Nullable HttpUrl layers) {

    static final SessionResources NONE = new SessionResources(null, null, null, List.of(), null);

    private static final int MAX_ETAG_CHARS = 256;
    private static final String EXTENSION = "urn:ietf:params:whep:ext:core:";

    /** @param warnings where to add what is wrong with the session's URL */
    static SessionResources of(HttpUrl posted, HttpReply reply, List<String> warnings) {
        List<LinkHeader.Link> links = LinkHeader.links(reply.all("link"));
        LinkHeader.Link events = first(links, EXTENSION + "server-sent-events");
        List<String> types =
                events == null ? List.of() : known(events.parameters().get("events"));
        return new SessionResources(
                SessionUrl.of(posted, reply.first("location"), warnings),
                etag(reply.first("etag")),
                types.isEmpty() ? null : target(posted, events),
                types,
                target(posted, first(links, EXTENSION + "layer")));
    }

    /** After an ICE restart, which gives the ICE session another tag, or none. */
    SessionResources restarted(HttpReply reply) {
        return new SessionResources(url, etag(reply.first("etag")), events, eventTypes, layers);
    }

    private static @Nullable String etag(@Nullable String value) {
        String etag = value == null ? "" : value.trim();
        boolean usable = !etag.isEmpty()
                && etag.length() <= MAX_ETAG_CHARS
                && etag.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return usable ? etag : null;
    }

    private static LinkHeader.@Nullable Link first(List<LinkHeader.Link> links, String relation) {
        return links.stream()
                .filter(link -> link.hasRelation(relation))
                .findFirst()
                .orElse(null);
    }

    /** @param events those that the server has, separated by commas; {@code null} if it does not say */
    private static List<String> known(@Nullable String events) {
        if (events == null || events.isBlank()) {
            return SessionEventReader.TYPES;
        }
        List<String> offered = List.of(events.toLowerCase(Locale.ROOT).split("[\\s,]+", -1));
        return SessionEventReader.TYPES.stream().filter(offered::contains).toList();
    }

    /** Never from https to http. */
    private static @Nullable HttpUrl target(HttpUrl posted, LinkHeader.@Nullable Link link) {
        try {
            HttpUrl url = link == null ? null : posted.resolve(link.target());
            return url != null && posted.https() && !url.https() ? null : url;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The URLs are secrets. */
    @Override
    public String toString() {
        return "SessionResources[" + (url == null ? "no URL" : "with a URL") + (etag == null ? "" : ", with an ETag")
                + (events == null ? "" : ", with events") + (layers == null ? "" : ", with layers") + "]";
    }
}
