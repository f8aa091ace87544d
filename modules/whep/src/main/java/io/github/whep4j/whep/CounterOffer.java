package io.github.whep4j.whep;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The offer that a server makes where it takes none (406, draft-ietf-wish-whep, Section 4.3.2). There is a session already.
 *
 * @param sdp as received; it holds the ICE password, so it is never part of {@link #toString()}
 * @param validFor how long it may be answered
 * @param iceServers the servers advertised by Link headers, in order; at most 16
 */
public record CounterOffer(String sdp, Duration validFor, List<IceServerLink> iceServers) {

    /** Makes the answers. */
    @FunctionalInterface
    public interface Answerer {
        /**
         * Answers; on the client's event loop, so it must not block. An exception, or a stage that completes with one, ends
         * the session and is the cause of what {@link WhepSession#post} completes with.
         *
         * @return a stage with the answer's SDP; it is of use within {@link CounterOffer#validFor}
         */
        CompletionStage<String> answer(CounterOffer offer);
    }

    private static final Duration VALID_FOR = Duration.ofSeconds(30);
    private static final Duration MOST = Duration.ofMinutes(10);

    /** Copies the list. */
    public CounterOffer {
        iceServers = List.copyOf(iceServers);
    }

    /** The counter-offer in a reply; {@code null} if there is none, or nowhere to send an answer to. */
    static @Nullable CounterOffer of(HttpReply reply) {
        boolean isSdp = reply.mediaType().equals(HttpCall.Content.SDP)
                && reply.body().length > 0
                && reply.first("location") != null;
        if (reply.status() != 406 || !isSdp) {
            return null;
        }
        return new CounterOffer(OpenedReply.sdp(reply), validFor(reply), LinkHeader.iceServers(reply.all("link")));
    }

    /** {@code valid-until} of the Content-Type: seconds from now or a date of HTTP's, in quotes or not. */
    private static Duration validFor(HttpReply reply) {
        String value = reply.mediaTypeParameter("valid-until");
        Duration valid = value == null ? null : RetryAfter.parse(value, reply);
        if (valid == null) {
            return VALID_FOR;
        }
        return valid.compareTo(MOST) > 0 ? MOST : valid;
    }

    @Override
    public String toString() {
        return "CounterOffer[sdp of " + sdp.length() + " characters, validFor=" + validFor + ", iceServers="
                + iceServers + "]";
    }
}
