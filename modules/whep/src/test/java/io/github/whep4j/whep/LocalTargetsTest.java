package io.github.whep4j.whep;

import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server elsewhere does not make us ask what listens on this machine. */
class LocalTargetsTest {

    private static final URI ELSEWHERE = URI.create("https://cam.example/whep");

    private static final AddressLookup NAMES = host -> switch (host) {
        case "cam.example" -> addresses("198.51.100.7");
        case "home.example" -> addresses("127.0.0.1");
        case "both.example" -> addresses("127.0.0.1", "198.51.100.8");
        default -> throw new AssertionError(host);
    };

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254", "::1", "::", "fe80::1", "224.0.0.1"})
    void aServerElsewhereLeadsToNone(String address) {
        WhepRequest request = WhepRequest.builder(ELSEWHERE).build();
        assertThrows(LocalTargets.Refused.class, () -> allowed(request, address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "192.168.1.1", "198.51.100.7", "fd12:3456::1"})
    void othersMayBeAsked(String address) throws Exception {
        WhepRequest request = WhepRequest.builder(ELSEWHERE).build();
        assertEquals(1, allowed(request, address).size());
    }

    @Test
    void ofSeveralAddressesTheOthersAreLeft() throws Exception {
        WhepRequest request = WhepRequest.builder(ELSEWHERE).build();
        List<InetAddress> allowed = LocalTargets.allowed(List.of(NAMES.lookup("both.example")), request, NAMES);
        assertEquals(List.of(addresses("198.51.100.8")), allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8889/whep", "http://[::1]/whep", "http://home.example/whep"})
    void aServerThatIsHereMay(String endpoint) throws Exception {
        WhepRequest request = WhepRequest.builder(URI.create(endpoint)).build();
        assertEquals(1, allowed(request, "127.0.0.1").size());
    }

    @Test
    void whatTheUserHasNamedIsNotLookedAt() {
        WhepRequest.Builder builder = WhepRequest.builder(ELSEWHERE).allowOrigin(URI.create("http://127.0.0.1:8080"));
        assertFalse(LocalTargets.isLed(builder.build(), HttpUrl.parse(ELSEWHERE.toString())));
        assertFalse(LocalTargets.isLed(builder.build(), HttpUrl.parse("http://127.0.0.1:8080/sessions/1")));
        assertTrue(LocalTargets.isLed(builder.build(), HttpUrl.parse("http://127.0.0.1:8081/sessions/1")));
    }

    @Test
    void anEndpointThatAServerHasNamedIs() throws Exception {
        WhepRequest moved = WhepRequest.builder(URI.create("http://127.0.0.1:9200/all"))
                .inPlaceOf(ELSEWHERE)
                .build();
        assertTrue(LocalTargets.isLed(moved, HttpUrl.parse("http://127.0.0.1:9200/all")));
        assertThrows(LocalTargets.Refused.class, () -> allowed(moved, "127.0.0.1"));
    }

    /** The server of these tests is trusted by its origin, and said to stand for one elsewhere. */
    @Test
    void theSessionUrlOfAServerElsewhereIsNotDeletedHere() throws Exception {
        try (RawServer victim = new RawServer(RawServer.wellBehaved());
                RawServer server = new RawServer(RawServer.onPost(
                        RawServer.created("http://127.0.0.1:" + victim.port() + "/all", RawServer.ANSWER)));
                WhepClient client = new WhepClient()) {
            WhepRequest request = WhepRequest.builder(server.url("/whep"))
                    .allowOrigin(server.url("/"))
                    .inPlaceOf(URI.create("https://198.51.100.7/whep"))
                    .build();
            WhepSession session = WhepSession.of(client, request);
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.FAILED, get(session.close()));
            assertEquals(List.of(), victim.requests());
        }
    }

    @Test
    void aRedirectFromElsewhereIsNotFollowedHere() throws Exception {
        try (RawServer victim = new RawServer(RawServer.wellBehaved());
                RawServer server = new RawServer(RawServer.onPost("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + "http://localhost:" + victim.port() + "/all\r\nContent-Length: 0\r\n\r\n"));
                WhepClient client = new WhepClient()) {
            WhepRequest request = WhepRequest.builder(server.url("/whep"))
                    .allowOrigin(server.url("/"))
                    .inPlaceOf(URI.create("https://198.51.100.7/whep"))
                    .build();
            WhepSession session = WhepSession.of(client, request);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(WhepFailure.Kind.TARGET_REFUSED, failure.kind(), failure::toString);
            assertFalse(failure.retryable());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(List.of(), victim.requests());
        }
    }

    private static List<InetAddress> allowed(WhepRequest request, String address) throws Exception {
        return LocalTargets.allowed(List.of(InetAddress.getByName(address)), request, NAMES);
    }

    private static InetAddress[] addresses(String... literals) {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = AddressLookup.literal(literals[i]);
        }
        return addresses;
    }
}
