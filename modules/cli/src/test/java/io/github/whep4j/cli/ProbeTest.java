package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a probe says of a camera that works, and of each way in which one does not. */
class ProbeTest {
    private static final int AT_A_TIME = 8;
    private static final long PATIENCE_SECONDS = 240;

    /** What a line of the text has to be; a misbehaviour that is put up with, and that nothing is said of, is not here. */
    private static final Map<Misbehaviour, String> NAMED = new EnumMap<>(Misbehaviour.class);

    static {
        named(Misbehaviour.UNAUTHORIZED, "The token was refused: has it expired, or is it for another account?");
        named(Misbehaviour.UNAUTHORIZED_BASIC, "the server asks for a user name and password (Basic)");
        named(Misbehaviour.BAD_REQUEST, "HTTP 400 Bad Request: offers from clients are not supported");
        named(Misbehaviour.FORBIDDEN, "The token does not allow this stream");
        named(Misbehaviour.NOT_FOUND, "Check the URL, and that the device or stream exists");
        named(Misbehaviour.NOT_LIVE_YET, "The stream is not live yet, or in use");
        named(Misbehaviour.RATE_LIMITED, "Too many requests: wait before trying again (the server says: in 2 s)");
        named(Misbehaviour.SERVER_ERROR, "The server failed: try again later, or ask who runs it");
        named(Misbehaviour.OFFLINE, "Device is currently offline");
        named(Misbehaviour.OFFLINE_FOR_A_WHILE, "Device is waking up");
        named(Misbehaviour.WEB_PAGE, "The answer is not SDP but text/html");
        named(Misbehaviour.NO_RESPONSE, "No answer within");
        named(Misbehaviour.NOT_HTTP, "The response is not HTTP/1.1");
        named(Misbehaviour.ENDLESS_INTERIM_RESPONSES, "more than 8 interim responses");
        named(Misbehaviour.ENDLESS_HEADERS, "The response's headers are too long");
        named(Misbehaviour.FOUND, "The server redirects in a way that would turn the POST into a GET");
        named(Misbehaviour.REDIRECT_LOOP, "The server redirects in a circle");
        named(Misbehaviour.REDIRECT_ELSEWHERE, "which must not have the token");
        named(Misbehaviour.LOCATION_ELSEWHERE, "the session URL (Location) is at another origin");
        named(Misbehaviour.LINE_END_IN_LOCATION, "one has a line end or another forbidden character in it");
        named(Misbehaviour.NO_LOCATION, "the server gave no session URL (Location)");
        named(Misbehaviour.STATUS_200, "the server answered 200 where 201 is due");
        named(Misbehaviour.WRONG_CONTENT_TYPE, "its Content-Type is not application/sdp");
        named(Misbehaviour.UNREADABLE_ANSWER, "SDP line 1: does not begin with v=0");
        named(Misbehaviour.SLOW_DRIP, "The answer (HTTP 201) began, but was not complete within");
        named(Misbehaviour.ENDLESS_BODY, "The response's body is longer than");
        named(Misbehaviour.CUT_OFF, "closed the connection before the answer was complete");
        named(Misbehaviour.COMPRESSED, "The response is compressed, which was not asked for");
        named(Misbehaviour.NO_DELETE, "the session could not be DELETEd");
        named(Misbehaviour.LOST_DELETE, "the session could not be DELETEd");
        named(Misbehaviour.WRONG_FINGERPRINT, "certificate does not have the fingerprint of its SDP answer");
        named(Misbehaviour.NO_FINGERPRINT, "SDP: no certificate fingerprint");
        named(Misbehaviour.REJECTED_VIDEO, "the answer rejects the video");
        named(Misbehaviour.OTHER_CODEC, "the answer has no H.264 payload type of the offer");
        named(Misbehaviour.INACTIVE_VIDEO, "the answer's video is inactive");
        named(Misbehaviour.RECVONLY_ANSWER, "the answer is recvonly where sendonly is due");
        named(Misbehaviour.SENDRECV_ANSWER, "the answer is sendrecv where sendonly is due");
        named(Misbehaviour.NO_MEDIA_SECTION, "the answer has no media section");
        named(Misbehaviour.ACTPASS_ANSWER, "the answer leaves the DTLS role open (actpass)");
        named(Misbehaviour.WRONG_PASSWORD_IN_CHECKS, "checks came with a wrong password");
        named(Misbehaviour.WRONG_PASSWORD_IN_RESPONSES, "somebody answers with another password than the answer's");
        named(Misbehaviour.NO_HANDSHAKE, "The DTLS handshake did not begin");
        named(Misbehaviour.NO_MEDIA, "connected, but no video came");
        named(Misbehaviour.FORGED_PACKETS, "many datagrams came that are not the camera's");
        named(
                Misbehaviour.DEAF_TO_KEY_FRAME_REQUESTS,
                "a key frame was asked for (PLI), and none came before its time");
        named(Misbehaviour.DEAF_TO_NACKS, "lost packets were asked for again (NACK), and none came");
        named(Misbehaviour.NO_SENDER_REPORTS, "the sender does not tell its clock");
    }

    private static void named(Misbehaviour misbehaviour, String words) {
        NAMED.put(misbehaviour, words);
    }

    @Test
    void eachMisbehaviourIsNamedOrDoesNoHarm() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
        try (WhepCamera other = WhepCamera.builder().build()) {
            Map<Misbehaviour, Future<Cli.Result>> said = new EnumMap<>(Misbehaviour.class);
            for (Misbehaviour one : Misbehaviour.values()) {
                said.put(one, pool.submit(() -> probe(one, other.endpoint())));
            }
            for (Map.Entry<Misbehaviour, Future<Cli.Result>> each : said.entrySet()) {
                judge(each.getKey(), each.getValue().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static void judge(Misbehaviour misbehaviour, Cli.Result result) {
        String all = misbehaviour + "\n" + result.out() + result.err();
        String words = NAMED.get(misbehaviour);
        if (words == null) {
            assertEquals(0, result.status(), all);
            assertTrue(result.out().contains("first picture"), all);
        } else {
            assertTrue(result.out().contains(words), all);
        }
        assertEquals("", result.err(), all);
    }

    private static Cli.Result probe(Misbehaviour misbehaviour, URI other) {
        try (WhepCamera camera = WhepCamera.builder()
                .misbehave(misbehaviour)
                .otherOrigin(other.resolve("/"))
                .loss(misbehaviour == Misbehaviour.DEAF_TO_NACKS ? 0.1 : 0)
                .build()) {
            String duration = isSeenInTime(misbehaviour) ? "6s" : "300ms";
            List<String> arguments =
                    new ArrayList<>(List.of("probe", camera.endpoint().toString(), "--duration", duration));
            if (comesToNothing(misbehaviour)) {
                arguments.addAll(List.of("--patience", "3s"));
            }
            return new Cli().with("WHEP_TOKEN", camera.token()).execute(arguments.toArray(String[]::new));
        }
    }

    private static boolean isSeenInTime(Misbehaviour misbehaviour) {
        return misbehaviour == Misbehaviour.DEAF_TO_KEY_FRAME_REQUESTS || misbehaviour == Misbehaviour.DEAF_TO_NACKS;
    }

    /** However long one waits. */
    private static boolean comesToNothing(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case NO_RESPONSE,
                    SLOW_DRIP,
                    WRONG_PASSWORD_IN_CHECKS,
                    WRONG_PASSWORD_IN_RESPONSES,
                    NO_HANDSHAKE,
                    NO_MEDIA -> true;
            default -> false;
        };
    }

    @Test
    void tellsTheStepsTheConnectionAndTheVideo() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute("probe", camera.endpoint().toString(), "--json", "--duration", "2500ms");
            assertEquals(0, result.status(), result.err());
            Map<String, String> found = result.json();
            assertEquals("true", found.get("works"));
            assertEquals("Constrained Baseline, level 3.1", found.get("profile"));
            assertEquals("640", found.get("frameWidth"));
            assertEquals(30, Double.parseDouble(found.get("framesPerSecond")), 0.01);
            assertEquals("1000", found.get("keyFrameIntervalMs"));
            assertTrue(found.get("candidatePairs").contains("succeeded"), result.out());
            assertTrue(
                    Long.parseLong(found.get("timings.firstFrameMs")) >= Long.parseLong(found.get("timings.dtlsMs")));
            assertEquals(1, camera.counters().posts());
            assertEquals(1, camera.counters().deletes());
        }
    }
}
