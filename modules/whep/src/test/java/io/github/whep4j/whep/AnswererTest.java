package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an answerer does wrong, the session that came with the counter-offer is ended. */
class AnswererTest {

    @ParameterizedTest
    @MethodSource("withoutAnAnswer")
    @Timeout(60)
    void withoutAnAnswerTheSessionIsEnded(CounterOffer.Answerer answerer) throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> write(
                        out,
                        request.method().equals("POST")
                                ? response("406 Not Acceptable", "application/sdp", RawServer.ANSWER, "Location: /s1")
                                : response("200 OK", "text/plain", "")));
                WhepClient client = new WhepClient()) {
            WhepSession session =
                    WhepSession.of(client, request(server.url("/whep"), "t0ken").build());
            assertEquals(
                    Kind.BAD_RESPONSE, failure(session.post(OFFER, answerer)).kind());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(0, server.requests("PATCH").size());
            assertEquals(1, server.requests("DELETE").size());
        }
    }

    static Stream<CounterOffer.Answerer> withoutAnAnswer() {
        return Stream.of(
                offer -> CompletableFuture.failedFuture(new IllegalStateException("no common codec")),
                offer -> CompletableFuture.completedFuture(null),
                offer -> null,
                offer -> {
                    throw new IllegalStateException("no common codec");
                },
                offer -> {
                    throw new NoClassDefFoundError("an answerer's own fault");
                });
    }
}
