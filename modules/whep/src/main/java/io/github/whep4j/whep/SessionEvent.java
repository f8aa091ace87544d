package io.github.whep4j.whep;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of an open session by server-sent events (draft-ietf-wish-whep, "Server Sent Events extension").
 * Immutable. Events of other types, and those that cannot be read, are not told.
 */
public sealed interface SessionEvent {

    /** Someone publishes what the session shows. */
    record Active() implements SessionEvent {}

    /** Nobody publishes any more what the session shows. The session stays open. */
    record Inactive() implements SessionEvent {}

    /**
     * The layers that may be selected.
     *
     * @param byMediaId for each media section, by its number in the SDP as the server writes it; at most 16 sections and 64
     *     layers each
     */
    record Layers(Map<String, List<VideoLayer>> byMediaId) implements SessionEvent {
        /** Copies the map. */
        public Layers {
            byMediaId = Map.copyOf(byMediaId);
        }
    }

    /**
     * The server wants the session ended and another one opened.
     *
     * @param url the endpoint to open it at: http or https, and neither trusted nor asked yet; {@code null} for the one that
     *     this session was opened at, or if the server's is no such URL. May be a secret, so it is not in {@link #toString()}
     */
    record Reconnect(@Nullable URI url) implements SessionEvent {
        @Override
        public String toString() {
            return url == null ? "Reconnect[]" : "Reconnect[to a URL]";
        }
    }

    /**
     * How many are watching, more or less.
     *
     * @param viewers not negative
     */
    record ViewerCount(long viewers) implements SessionEvent {}
}
