package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.created;
import static io.github.whep4j.whep.RawServer.response;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Selection of layers (draft-ietf-wish-whep, Section 4.10), over real sockets. */
class LayerSelectionTest {

    private static final String RELATION = ">; rel=\"urn:ietf:params:whep:ext:core:layer\"";

    private final WhepClient client = new WhepClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void section4_10_aLayerIsSelectedByPost() throws Exception {
        try (RawServer server = new RawServer(offering("/layer", response("200 OK", "text/plain", "")))) {
            WhepSession session = opened(server);
            get(session.selectLayer(
                    LayerSelection.automatic().mediaId("0").rid("h\"d").maxWidth(640)));
            RawServer.Request post = server.requests("POST").get(1);
            assertEquals("/layer", post.target());
            assertEquals("application/json", post.header("content-type"));
            assertEquals("Bearer t0ken", post.header("authorization"));
            assertEquals(
                    "{\"mediaId\":\"0\",\"rid\":\"h\\\"d\",\"encodingId\":\"h\\\"d\",\"maxWidth\":640}", post.body());
            get(session.selectLayer(LayerSelection.automatic()));
            assertEquals("{}", server.requests("POST").get(2).body());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void allThatMayBeSaid() {
        assertEquals(
                "{\"spatialLayerId\":1,\"temporalLayerId\":2,\"maxSpatialLayerId\":3,\"maxTemporalLayerId\":4,"
                        + "\"maxWidth\":5,\"maxHeight\":6}",
                LayerSelection.automatic()
                        .maxHeight(6)
                        .maxWidth(5)
                        .maxTemporalLayerId(4)
                        .maxSpatialLayerId(3)
                        .temporalLayerId(2)
                        .spatialLayerId(1)
                        .toJson());
        assertEquals(
                "{\"spatialLayerId\":0}",
                LayerSelection.automatic().spatialLayerId(0).toJson());
        assertThrows(
                IllegalArgumentException.class, () -> LayerSelection.automatic().maxWidth(-1));
        assertThrows(
                IllegalArgumentException.class, () -> LayerSelection.automatic().rid(""));
        assertThrows(
                IllegalArgumentException.class, () -> LayerSelection.automatic().mediaId("x".repeat(256)));
    }

    @Test
    void aRefusalIsAnErrorAndTheSessionGoesOn() throws Exception {
        try (RawServer server =
                new RawServer(offering("/layer", response("400 Bad Request", "text/plain", "no such layer")))) {
            WhepSession session = opened(server);
            WhepFailure failure = failure(session.selectLayer(LayerSelection.automatic()));
            assertEquals(400, failure.status());
            assertEquals("no such layer", failure.detail());
            assertTrue(failure.hint().startsWith("Is it a layer"), failure.hint());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    /** Sessions may last for longer than tokens. */
    @Test
    void section4_9_anOldTokenIsRenewedOnce() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        AtomicInteger valid = new AtomicInteger(2);
        try (RawServer server = new RawServer((request, out, socket) -> {
            boolean old = !("Bearer token" + valid.get()).equals(request.header("authorization"));
            String answer = old ? "401 Unauthorized" : "200 OK";
            offering("/layer", response(answer, "text/plain", "")).respond(request, out, socket);
        })) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), null)
                            .tokens(refused -> CompletableFuture.completedFuture("token" + tokens.incrementAndGet()))
                            .build());
            get(session.post(OFFER));
            get(session.selectLayer(LayerSelection.automatic()));
            assertEquals("Bearer token2", server.requests("POST").get(2).header("authorization"));
            valid.set(0);
            assertEquals(
                    401,
                    failure(session.selectLayer(LayerSelection.automatic())).status());
            assertEquals(5, server.requests("POST").size());
            get(session.close());
        }
    }

    @Test
    void whereItIsNotOffered() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved())) {
            WhepSession session = opened(server);
            WhepFailure failure = failure(session.selectLayer(LayerSelection.automatic()));
            assertEquals(WhepFailure.Kind.NOT_OFFERED, failure.kind());
            get(session.close());
            WhepFailure late = failure(session.selectLayer(LayerSelection.automatic()));
            assertEquals(WhepFailure.Kind.NOT_OFFERED, late.kind());
            assertEquals(2, server.requests().size());
        }
    }

    @Test
    void anotherOriginIsNotAskedWithATokenSet() throws Exception {
        try (RawServer other = new RawServer(RawServer.wellBehaved());
                RawServer server = new RawServer(offering(other.url("/layer").toString(), ""))) {
            WhepSession session = opened(server);
            WhepFailure failure = failure(session.selectLayer(LayerSelection.automatic()));
            assertEquals(WhepFailure.Kind.NOT_OFFERED, failure.kind());
            assertTrue(failure.hint().contains("allowOrigin(http://127.0.0.1:" + other.port() + ")"), failure.hint());
            get(session.close());
            assertEquals(List.of(), other.requests());
        }
    }

    @Test
    void aSelectionThatIsNeverAnsweredEndsWithTheSession() throws Exception {
        try (RawServer server = new RawServer((request, out, socket) -> {
            if (request.target().equals("/layer")) {
                assertEquals(-1, socket.getInputStream().read());
            } else {
                offering("/layer", "").respond(request, out, socket);
            }
        })) {
            WhepSession session = opened(server);
            CompletableFuture<Void> selection = session.selectLayer(LayerSelection.automatic());
            while (server.requests("POST").size() < 2) {
                server.awaitRequest();
            }
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(WhepFailure.Kind.CLOSED, failure(selection).kind());
        }
    }

    private WhepSession opened(RawServer server) throws Exception {
        WhepSession session =
                WhepSession.of(client, request(server.url("/whep"), "t0ken").build());
        get(session.post(OFFER));
        return session;
    }

    private static WhepFailure failure(CompletableFuture<Void> selection) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> get(selection));
        return assertInstanceOf(WhepFailureException.class, thrown.getCause()).failure();
    }

    private static RawServer.Responder offering(String layers, String answer) {
        return (request, out, socket) -> write(
                out,
                switch (request.method()) {
                    case "POST" ->
                        request.target().equals("/layer")
                                ? answer
                                : created("/s1\r\nLink: <" + layers + RELATION, ANSWER);
                    default -> response("200 OK", "text/plain", "");
                });
    }
}
