package io.github.whep4j.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.SessionTimings;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a probe says of a camera that works, and of each way in which one does not. */
class ProbeTest {
    private static final int AT_A_TIME = 8;
    private static final long PATIENCE_SECONDS = 240;

    /** What the text has to say, in the order of the misbehaviours. */
    private static final Map<Misbehaviour, String> NAMED = new EnumMap<>(Misbehaviour.class);

    /** What is put up with and costs nothing: the camera works, and there is nothing to be done. */
    private static final Set<Misbehaviour> HARMLESS = EnumSet.noneOf(Misbehaviour.class);

    static {
        // Answers to POST that open no session
        named(Misbehaviour.UNAUTHORIZED, "The token was refused: has it expired, or is it for another account?");
        named(Misbehaviour.UNAUTHORIZED_BASIC, "the server asks for a user name and password (Basic)");
        named(Misbehaviour.BAD_REQUEST, "does it take offers from clients at all");
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
        named(Misbehaviour.REDIRECT, "the server redirected the offer, to a URL at http");
        named(Misbehaviour.PERMANENT_REDIRECT, "the server redirected the offer, to a URL at http");
        named(Misbehaviour.FOUND, "The server redirects in a way that would turn the POST into a GET");
        named(Misbehaviour.REDIRECT_LOOP, "The server redirects in a circle");
        named(Misbehaviour.REDIRECT_ELSEWHERE, "which must not have the token");

        // An offer of the camera's own
        harmless(Misbehaviour.COUNTER_OFFER);

        // The 201, and what comes with it
        named(Misbehaviour.LOCATION_ELSEWHERE, "the session URL (Location) is at another origin");
        harmless(Misbehaviour.LOCATION_ON_ANOTHER_PATH);
        named(Misbehaviour.LINE_END_IN_LOCATION, "one has a line end or another forbidden character in it");
        named(Misbehaviour.NO_LOCATION, "the server gave no session URL (Location)");
        harmless(Misbehaviour.RELATIVE_LOCATION);
        named(Misbehaviour.STATUS_200, "the server answered 200 where 201 is due");
        named(Misbehaviour.WRONG_CONTENT_TYPE, "its Content-Type is not application/sdp");
        named(Misbehaviour.UNREADABLE_ANSWER, "SDP line 1: does not begin with v=0");
        named(Misbehaviour.SLOW_DRIP, "The answer (HTTP 201) began, but was not complete within");
        named(Misbehaviour.ENDLESS_BODY, "The response's body is longer than");
        named(Misbehaviour.CUT_OFF, "closed the connection before the answer was complete");
        named(Misbehaviour.COMPRESSED, "The response is compressed, which was not asked for");
        harmless(Misbehaviour.UNQUOTED_ETAG, Misbehaviour.NO_ETAG, Misbehaviour.STALE_ETAG);
        harmless(Misbehaviour.ICE_SERVERS_IN_LINKS);

        // The session's URL: a probe has no candidates to add, and no reason to restart ICE
        named(Misbehaviour.NO_DELETE, "the server does not let the session be ended (it refuses DELETE as such)");
        harmless(Misbehaviour.DELETE_WITH_JSON);
        named(Misbehaviour.LOST_DELETE, "the session could not be ended: DELETE got no answer");
        harmless(Misbehaviour.PATCH_TAKEN, Misbehaviour.PATCH_NOT_ALLOWED, Misbehaviour.PATCH_UNPROCESSABLE);
        harmless(Misbehaviour.PATCH_UNANSWERED, Misbehaviour.PATCH_NOT_IMPLEMENTED, Misbehaviour.PATCH_NOT_FOUND);
        harmless(Misbehaviour.PATCH_GONE);
        harmless(Misbehaviour.NO_ICE_RESTART, Misbehaviour.RESTART_PRECONDITION_FAILED);
        harmless(Misbehaviour.RESTART_WITH_OLD_CREDENTIALS, Misbehaviour.RESTART_ANSWERED_LATE);

        // The answer's SDP
        named(Misbehaviour.WRONG_FINGERPRINT, "certificate does not have the fingerprint of its SDP answer");
        harmless(Misbehaviour.TWO_FINGERPRINTS, Misbehaviour.FINGERPRINT_OF_SESSION);
        named(Misbehaviour.NO_FINGERPRINT, "SDP: no certificate fingerprint");
        named(Misbehaviour.REJECTED_VIDEO, "the answer rejects the video");
        named(Misbehaviour.OTHER_CODEC, "the answer has no H.264 payload type of the offer: its video is AV1");
        named(Misbehaviour.INACTIVE_VIDEO, "the answer's video is inactive");
        named(Misbehaviour.RECVONLY_ANSWER, "the answer is recvonly where sendonly is due");
        named(Misbehaviour.SENDRECV_ANSWER, "the answer is sendrecv where sendonly is due");
        named(Misbehaviour.NO_MEDIA_SECTION, "the answer has no media section");
        harmless(Misbehaviour.NO_FMTP, Misbehaviour.MODE_0, Misbehaviour.OFFERED_DTLS_ROLE);
        named(Misbehaviour.ACTPASS_ANSWER, "the answer leaves the DTLS role open (actpass)");
        harmless(Misbehaviour.SHORT_UFRAG, Misbehaviour.EMPTY_CLAIMS, Misbehaviour.CANDIDATES_OF_TWO_COMPONENTS);
        harmless(Misbehaviour.ORNATE_CANDIDATES, Misbehaviour.TCP_CANDIDATES, Misbehaviour.NAMED_CANDIDATES);
        harmless(Misbehaviour.NO_CANDIDATES);

        // ICE and DTLS
        named(
                Misbehaviour.WRONG_PASSWORD_IN_CHECKS,
                "verdict: the server's connectivity checks (ICE) came with a wrong password");
        named(Misbehaviour.WRONG_PASSWORD_IN_RESPONSES, "somebody answers with another password than the answer's");
        harmless(Misbehaviour.HUGE_HANDSHAKE_LENGTH);
        named(Misbehaviour.NO_HANDSHAKE, "The DTLS handshake did not begin");

        // Media
        named(Misbehaviour.NO_MEDIA, "connected, but no video came");
        named(Misbehaviour.FORGED_PACKETS, "datagrams came that are not the camera's");
        harmless(Misbehaviour.UNKNOWN_PAYLOAD_TYPE);
        named(Misbehaviour.OTHER_PAYLOAD_TYPE, "none has a payload type that the answer names for video");
        named(Misbehaviour.MIXED_UP_KEYS, "are not encrypted (SRTP) with the keys of this session");
        named(Misbehaviour.DEAF_TO_KEY_FRAME_REQUESTS, "the sender makes no key frame when it is asked for one (PLI)");
        named(Misbehaviour.DEAF_TO_NACKS, "lost packets were asked for again (NACK), and none came");
        named(Misbehaviour.NO_SENDER_REPORTS, "the sender does not tell its clock");
        harmless(Misbehaviour.SEPARATE_PARAMETER_SETS, Misbehaviour.PARAMETER_SETS_IN_ANSWER_ALONE);
    }

    private static void harmless(Misbehaviour... misbehaviours) {
        HARMLESS.addAll(List.of(misbehaviours));
    }

    @Test
    void eachMisbehaviourIsJudgedHere() {
        for (Misbehaviour misbehaviour : Misbehaviour.values()) {
            assertTrue(
                    NAMED.containsKey(misbehaviour) != HARMLESS.contains(misbehaviour),
                    misbehaviour + ": what does a probe say of it?");
        }
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
        if (HARMLESS.contains(misbehaviour)) {
            assertEquals(0, result.status(), all);
            assertTrue(result.out().contains("first picture"), all);
        } else {
            assertTrue(result.out().contains(NAMED.getOrDefault(misbehaviour, "what?")), all);
            assertTrue(result.out().contains("\n  - "), "what to do about it: " + all);
        }
        assertEquals("", result.err(), all);
    }

    @Test
    void whereNothingComesOverAWorkingConnectionItsPairIsShown() {
        try (WhepCamera camera =
                WhepCamera.builder().misbehave(Misbehaviour.NO_MEDIA).build()) {
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute("probe", camera.endpoint().toString(), "--patience", "3s");
            assertEquals(8, result.status(), result.out());
            assertTrue(result.out().contains("candidate pairs (from an address of ours"), result.out());
            assertTrue(
                    result.out().lines().anyMatch(line -> line.matches("  host udp .* udp .* succeeded .*")),
                    result.out());
            assertTrue(result.out().lines().anyMatch(line -> line.matches("step +took +done at  .*")), result.out());
            assertTrue(result.out().lines().anyMatch(line -> line.matches("DTLS +\\d+ ms +\\d+ ms  .*")), result.out());
        }
    }

    @Test
    void aStepThatWasNotReachedTakesNoTime() {
        SessionTimings done = new SessionTimings(5, 105, -1, 95, 130, -1);
        assertEquals(new SessionTimings(5, 100, -1, 0, 25, -1), Findings.durations(done));
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
            assertOnePairIsSelected(found, result.out());
            double fractionLost = Double.parseDouble(found.get("fractionLost"));
            assertTrue(fractionLost >= 0 && fractionLost < 1, result.out());
            assertEquals("done", found.get("deletion"));
            assertTrue(
                    Long.parseLong(found.get("timings.firstFrameMs")) >= Long.parseLong(found.get("timings.dtlsMs")));
            assertEquals(
                    Long.parseLong(found.get("timings.iceMs")) - Long.parseLong(found.get("timings.postMs")),
                    Long.parseLong(found.get("durations.iceMs")));
            assertEquals(1, camera.counters().posts());
            assertEquals(1, camera.counters().deletes());
        }
    }

    private static void assertOnePairIsSelected(Map<String, String> found, String all) {
        List<String> selected = found.keySet().stream()
                .filter(name -> name.matches("candidatePairs\\.\\d+\\.selected")
                        && found.get(name).equals("true"))
                .toList();
        assertEquals(1, selected.size(), all);
        String pair = selected.get(0).replace("selected", "");
        assertEquals("succeeded", found.get(pair + "state"), all);
        assertEquals("udp", found.get(pair + "local.protocol"), all);
        assertEquals("127.0.0.1", found.get(pair + "remote.address"), all);
        assertTrue(Long.parseLong(found.get(pair + "remote.port")) > 0, all);
        assertTrue(Long.parseLong(found.get(pair + "responsesReceived")) > 0, all);
        assertTrue(Long.parseLong(found.get(pair + "bytesReceived")) > 10_000, all);
        assertEquals("none", found.get("iceCause"), all);
    }

    @Test
    void thePairsOfASessionThatDidNotConnectAreToldToo() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                .misbehave(Misbehaviour.WRONG_PASSWORD_IN_RESPONSES)
                .build()) {
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", camera.token())
                    .execute("probe", camera.endpoint().toString(), "--json", "--patience", "2s");
            assertEquals(7, result.status(), result.err());
            Map<String, String> found = result.json();
            assertEquals("ice.timeout", found.get("code"));
            assertEquals("ice.timeout", found.get("error.code"));
            assertEquals("wrong_credentials", found.get("iceCause"));
            assertEquals("false", found.get("candidatePairs.0.selected"));
        }
    }
}
