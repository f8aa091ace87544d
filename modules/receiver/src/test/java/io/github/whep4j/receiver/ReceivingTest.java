package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.DtlsSetup;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.SessionEnd;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.h264.AccessUnit;
import io.github.whep4j.ice.IceReport;
import io.github.whep4j.srtp.SrtpProfile;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole sessions against the emulated camera, over real sockets. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReceivingTest {
    @Test
    void receivesDecodablePicturesAndEndsTheSession() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            SessionInfo info = viewer.start();
            assertEquals("avc1.42C01F", info.codec());
            assertEquals(640, info.frameWidth());
            assertEquals(360, info.frameHeight());
            assertEquals("DTLS 1.2", info.tlsVersion());
            assertEquals("udp", info.selectedCandidatePair().remote().protocol());
            assertTrue(
                    info.timings().firstFrameMs() >= info.timings().dtlsMs(),
                    info.timings().toString());
            viewer.awaitUnits(40);
            assertEquals(ReceiverState.CONNECTED, viewer.receiver.state());
            IceReport report = viewer.receiver.iceReport().orElseThrow();
            assertEquals(IceReport.Cause.NONE, report.cause());
            assertTrue(
                    report.pairs().stream().anyMatch(pair -> pair.state() == IceReport.PairState.SUCCEEDED),
                    report.toText());

            viewer.close();
            assertTrue(viewer.receiver.iceReport().isEmpty());
            assertEquals(CloseReason.LOCAL, viewer.receiver.awaitClosed());
            assertTrue(viewer.receiver.sessionDeleted());
            Viewer.assertNothingIsLeft(camera);
            assertEquals(1, camera.counters().byes());
            assertEquals(List.of("NEGOTIATING", "CONNECTING", "CONNECTED", "CLOSING", "closed LOCAL"), viewer.events);
            assertPlayable(viewer.units);
            ReceiverStats stats = viewer.receiver.stats();
            assertEquals(viewer.units.size(), stats.accessUnitsDelivered());
            assertEquals(0, stats.packetsLost());
        }
    }

    @Test
    void aTimeMayBeForEver() throws Exception {
        Duration forEver = ChronoUnit.FOREVER.getDuration();
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera)
                        .gatherTimeout(forEver)
                        .tokenTimeout(forEver)
                        .connectTimeout(forEver)
                        .firstFrameTimeout(forEver)
                        .stallAfter(forEver)
                        .checkPathAfter(forEver)
                        .mediaTimeout(forEver)
                        .reorderWait(forEver)
                        .recoveryWait(forEver)
                        .renewal(Renewal.overlapping().lead(forEver).giveUpAfter(forEver))
                        .sessionLimit(SessionLimit.of(forEver)))) {
            viewer.start();
            viewer.awaitUnits(5);
            viewer.close();
            assertEquals(Optional.of(CloseReason.LOCAL), viewer.receiver.awaitClosed(forEver));
        }
    }

    static List<Object[]> protections() {
        List<Object[]> all = new ArrayList<>();
        for (DtlsRolePreference role : List.of(DtlsRolePreference.ACTIVE, DtlsRolePreference.PASSIVE)) {
            for (SrtpProfile profile : SrtpProfile.values()) {
                all.add(new Object[] {role, profile});
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("protections")
    void receivesInBothDtlsRolesWithEachProfile(DtlsRolePreference role, SrtpProfile profile) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera).dtlsRole(role).srtpProfiles(List.of(profile)))) {
            SessionInfo info = viewer.start();
            assertEquals(profile.name(), info.srtpCipher());
            assertEquals(role == DtlsRolePreference.ACTIVE ? "client" : "server", info.dtlsRole());
            viewer.awaitUnits(5);
            assertPlayable(viewer.units);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DtlsSetup.class,
            names = {"ACTIVE", "PASSIVE"})
    void takesTheDtlsRoleThatTheServerLeaves(DtlsSetup theirs) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().dtlsRole(theirs).build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            assertEquals(
                    theirs == DtlsSetup.ACTIVE ? "server" : "client",
                    viewer.start().dtlsRole());
        }
    }

    @Test
    void receivesFromAnIceLiteServer() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().iceLite(true).build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            viewer.awaitUnits(5);
            assertPlayable(viewer.units);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "NO_LOCATION",
                "RELATIVE_LOCATION",
                "STATUS_200",
                "WRONG_CONTENT_TYPE",
                "NO_DELETE",
                "REDIRECT",
                "PERMANENT_REDIRECT",
                "LOCATION_ON_ANOTHER_PATH",
                "UNQUOTED_ETAG",
                "ICE_SERVERS_IN_LINKS",
                "DELETE_WITH_JSON",
                "TWO_FINGERPRINTS",
                "FINGERPRINT_OF_SESSION",
                "RECVONLY_ANSWER",
                "SENDRECV_ANSWER",
                "ACTPASS_ANSWER",
                "NO_FMTP",
                "MODE_0",
                "OFFERED_DTLS_ROLE",
                "SHORT_UFRAG",
                "EMPTY_CLAIMS",
                "CANDIDATES_OF_TWO_COMPONENTS",
                "ORNATE_CANDIDATES",
                "TCP_CANDIDATES",
                "NO_CANDIDATES",
                "DEAF_TO_NACKS",
                "NO_SENDER_REPORTS",
                "SEPARATE_PARAMETER_SETS",
                "PARAMETER_SETS_IN_ANSWER_ALONE",
                "HUGE_HANDSHAKE_LENGTH",
                "UNKNOWN_PAYLOAD_TYPE",
                "DEAF_TO_KEY_FRAME_REQUESTS"
            })
    void bearsWhatServersDo(Misbehaviour misbehaviour) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().misbehave(misbehaviour).build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            viewer.awaitUnits(5);
            assertPlayable(viewer.units);
        }
    }

    @Test
    void forgedPacketsChangeNothing() throws Exception {
        try (WhepCamera honest = WhepCamera.builder().build();
                WhepCamera forging = WhepCamera.builder()
                        .misbehave(Misbehaviour.FORGED_PACKETS)
                        .build();
                Viewer plain = new Viewer(Viewer.of(honest));
                Viewer attacked = new Viewer(Viewer.of(forging))) {
            plain.start();
            attacked.start();
            plain.awaitUnits(30);
            attacked.awaitUnits(30);
            assertTrue(forging.counters().forgedPackets() > 0);
            Viewer.await(
                    "forgeries to be counted", () -> attacked.receiver.stats().datagramsRejected() > 0);
            for (int i = 0; i < 30; i++) {
                assertArrayEquals(
                        plain.units.get(i).toByteArray(), attacked.units.get(i).toByteArray(), "picture " + i);
            }
        }
    }

    @Test
    void waitsForAKeyFrameAndAsksForIt() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().firstPicture(7).build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            viewer.awaitUnits(3);
            assertPlayable(viewer.units);
            assertTrue(camera.counters().plis() + camera.counters().firs() > 0);
        }
    }

    @Test
    void sequenceNumbersMayWrap() throws Exception {
        try (WhepCamera camera =
                        WhepCamera.builder().firstSequenceNumber(65_500).build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            viewer.awaitUnits(40);
            assertEquals(0, viewer.receiver.stats().packetsLost());
            assertPlayable(viewer.units);
        }
    }

    @Test
    void closesBeforeTheSessionLimit() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .sessionLimit(Duration.ofSeconds(20))
                        .build();
                Viewer viewer = new Viewer(Viewer.of(camera).sessionLimit(SessionLimit.of(Duration.ofSeconds(6))))) {
            viewer.start();
            assertTrue(viewer.receiver.remaining().orElseThrow().compareTo(Duration.ofSeconds(6)) < 0);
            assertEquals(CloseReason.SESSION_LIMIT, viewer.receiver.awaitClosed());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @ParameterizedTest
    @EnumSource(value = SessionEnd.class, names = "VANISH", mode = EnumSource.Mode.EXCLUDE)
    void noticesThatTheServerEndsTheSession(SessionEnd how) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            viewer.start();
            camera.endSessions(how);
            assertEquals(CloseReason.REMOTE, viewer.receiver.awaitClosed());
        }
    }

    @Test
    void mediaThatStopsIsAnEventAndThenTheEnd() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                Viewer viewer = new Viewer(
                        Viewer.of(camera).stallAfter(Duration.ofMillis(500)).mediaTimeout(Duration.ofSeconds(2)))) {
            viewer.start();
            camera.stopMedia();
            assertEquals(CloseReason.MEDIA_TIMEOUT, viewer.receiver.awaitClosed());
            assertTrue(viewer.events.contains("stalled"), viewer.events.toString());
            Viewer.assertNothingIsLeft(camera);
        }
    }

    @Test
    void handsOverOnTheUsersExecutor() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        List<String> threads = new ArrayList<>();
        try (WhepCamera camera = WhepCamera.builder().build();
                WhepReceiver receiver = Viewer.of(camera)
                        .onAccessUnit(unit -> threads.add(Thread.currentThread().getName()))
                        .deliverOn(executor, 100)
                        .build()) {
            receiver.start().get(60, TimeUnit.SECONDS);
            Viewer.await("pictures", () -> receiver.stats().accessUnitsDelivered() > 5);
            receiver.close();
            assertTrue(threads.stream().allMatch("mine"::equals), threads.toString());
            assertEquals(receiver.stats().accessUnitsDelivered(), threads.size());
        } finally {
            executor.shutdownNow();
        }
    }

    /** From a key frame on, without a gap in time, and never without dimensions. */
    private static void assertPlayable(List<AccessUnit> units) {
        assertTrue(units.get(0).isKeyFrame());
        long last = -1;
        for (AccessUnit unit : units) {
            assertTrue(unit.isComplete());
            assertEquals(640, unit.width());
            assertTrue(unit.presentationTimeNanos() > last, "presentation times go on");
            last = unit.presentationTimeNanos();
        }
    }
}
