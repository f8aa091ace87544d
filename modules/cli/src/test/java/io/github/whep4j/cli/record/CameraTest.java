package io.github.whep4j.cli.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.Mp4Boxes;
import io.github.whep4j.cli.options.Verbosity;
import io.github.whep4j.cli.outcome.ExitStatus;
import io.github.whep4j.cli.session.Interrupts;
import io.github.whep4j.cli.terminal.StandardOutput;
import io.github.whep4j.cli.terminal.Terminal;
import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.receiver.MediaTimeoutException;
import io.github.whep4j.receiver.ReceiverBuilder;
import io.github.whep4j.receiver.WhepReceiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings from an emulated camera over real sockets. */
class CameraTest {
    private static final String TOKEN = "s3cr3t-t0k3n";

    /** Every member that the command promises, in its order. */
    private static final List<String> MEMBERS = Arrays.asList(
            ("reason durationMs codec frameWidth frameHeight framesReceived keyFramesReceived framesDropped accessUnitsDropped "
                            + "groupsDropped packetsReceived packetsLost packetsDiscarded retransmittedPacketsReceived nackCount pliCount bytesReceived jitter "
                            + "freezeCount silentMs srtpCipher dtlsCipher dtlsRole tlsVersion "
                            + "selectedCandidatePair.local.candidateType selectedCandidatePair.local.protocol "
                            + "selectedCandidatePair.local.address selectedCandidatePair.local.port "
                            + "selectedCandidatePair.remote.candidateType selectedCandidatePair.remote.protocol "
                            + "selectedCandidatePair.remote.address selectedCandidatePair.remote.port "
                            + "timings.gatherMs timings.postMs timings.iceMs timings.dtlsMs timings.firstPacketMs timings.firstFrameMs "
                            + "renewals longestGapMs iceRestarts sessionDeleted deletion file framesWritten fileBytes")
                    .split(" "));

    private static WhepCamera camera;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        camera = WhepCamera.builder().token(TOKEN).build();
    }

    @AfterAll
    static void stop() {
        camera.close();
    }

    @Test
    void atTheSendersPaceTheFileIsTheSame() throws Exception {
        Cli.Result result = record("smooth.mp4", "--duration", "1s", "--smooth", "--json");
        assertEquals(0, result.status(), result.err());
        assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("smooth.mp4"))) > 0);
        assertTrue(Integer.parseInt(result.json().get("framesReceived")) > 0);
    }

    @Test
    void aLimitBeforeTheFirstPictureIsNoSuccess() throws Exception {
        try (WhepCamera silent =
                WhepCamera.builder().misbehave(Misbehaviour.NO_MEDIA).build()) {
            Cli.Result result = new Cli()
                    .with("WHEP_TOKEN", silent.token())
                    .execute(
                            "record",
                            silent.endpoint().toString(),
                            "-o",
                            file("limited.mp4"),
                            "--session-limit",
                            "1s",
                            "--renewal",
                            "none",
                            "--json");
            assertEquals(8, result.status(), result.err());
            assertEquals("media.session-limit", result.json().get("error.code"));
            assertTrue(result.err().contains("(--session-limit)"), result.err());
        }
    }

    @Test
    void anMp4WithItsSummary() throws Exception {
        long deletes = camera.counters().deletes();
        Cli.Result result = record("x.mp4", "--duration", "1s", "--json");
        assertEquals(0, result.status(), result.err());
        assertEquals("", result.err());
        assertEquals(1, result.out().lines().count());
        Map<String, String> json = result.json();
        assertEquals(MEMBERS, List.copyOf(json.keySet()));
        byte[] file = Files.readAllBytes(folder.resolve("x.mp4"));
        assertTrue(Mp4Boxes.fragments(file) > 0);
        assertEquals(String.valueOf(file.length), json.get("fileBytes"));
        assertEquals(folder.resolve("x.mp4").toString(), json.get("file"));
        assertEquals("LOCAL", json.get("reason"));
        assertEquals("640", json.get("frameWidth"));
        assertEquals("360", json.get("frameHeight"));
        assertTrue(json.get("codec").matches("avc1\\.[0-9A-F]{6}"), json.get("codec"));
        assertEquals("AEAD_AES_128_GCM", json.get("srtpCipher"));
        assertTrue(json.get("dtlsCipher").startsWith("TLS_ECDHE_ECDSA_WITH_"), json.get("dtlsCipher"));
        assertEquals("DTLS 1.2", json.get("tlsVersion"));
        assertEquals("udp", json.get("selectedCandidatePair.remote.protocol"));
        assertEquals("127.0.0.1", json.get("selectedCandidatePair.remote.address"));
        assertEquals("true", json.get("sessionDeleted"));
        assertEquals(deletes + 1, camera.counters().deletes());
        assertTrue(Long.parseLong(json.get("framesReceived")) >= Mp4Boxes.fragments(file));
        long before = 0;
        for (String step : List.of("gatherMs", "postMs", "iceMs", "dtlsMs", "firstFrameMs")) {
            long at = Long.parseLong(json.get("timings." + step));
            assertTrue(at >= before, result.out());
            before = at;
        }
    }

    @Test
    void severalFilesThatEachPlayAlone() throws Exception {
        Cli.Result result = record("x-%d.mp4", "--duration", "3s", "--segment", "500ms", "--json");
        assertEquals(0, result.status(), result.err());
        int segments = Integer.parseInt(result.json().get("segments"));
        assertTrue(segments >= 2, result.out());
        long bytes = 0;
        for (int i = 0; i < segments; i++) {
            byte[] file = Files.readAllBytes(folder.resolve("x-" + i + ".mp4"));
            assertTrue(Mp4Boxes.fragments(file) > 0);
            bytes += file.length;
        }
        assertFalse(Files.exists(folder.resolve("x-" + segments + ".mp4")));
        assertEquals(String.valueOf(bytes), result.json().get("fileBytes"));
        assertEquals(folder.resolve("x-%d.mp4").toString(), result.json().get("file"));
    }

    @Test
    void aPlainMp4IfThatIsAskedFor() throws Exception {
        Cli.Result result = record("x.mp4", "--duration", "500ms", "--faststart", "--json");
        assertEquals(0, result.status(), result.err());
        byte[] file = Files.readAllBytes(folder.resolve("x.mp4"));
        assertEquals(List.of("ftyp", "moov", "mdat"), Mp4Boxes.types(file));
        assertEquals(String.valueOf(file.length), result.json().get("fileBytes"));
    }

    @Test
    void theByteStreamIntoAFile() throws Exception {
        Cli.Result result = record("x.h264", "--duration", "500ms");
        assertEquals(0, result.status(), result.err());
        byte[] file = Files.readAllBytes(folder.resolve("x.h264"));
        assertArrayEquals(new byte[] {0, 0, 0, 1}, Arrays.copyOf(file, 4));
        assertEquals(1, result.errLines().size(), result.err());
        assertTrue(result.err().startsWith(folder.resolve("x.h264") + ": "), result.err());
        assertTrue(result.out().isEmpty());
    }

    @Test
    void intoStandardOutputWithTheSummaryOnStandardError() throws Exception {
        Cli.Result result = cli().execute("record", url(), "-o", "-", "--duration", "500ms", "--json");
        assertEquals(0, result.status(), result.err());
        assertTrue(Mp4Boxes.fragments(result.outBytes()) > 0);
        Map<String, String> json = result.jsonOnErr();
        assertEquals("-", json.get("file"));
        assertEquals(String.valueOf(result.outBytes().length), json.get("fileBytes"));
    }

    @ParameterizedTest
    @CsvSource({
        "AEAD_AES_256_GCM,active,client",
        "aes_cm_128_hmac_sha1_80,passive,server",
        "AEAD_AES_128_GCM,auto,server"
    })
    void profilesAndRolesAreAsAskedFor(String profile, String role, String played) throws Exception {
        Map<String, String> json = record(
                        "x.mp4", "--duration", "300ms", "--json", "--srtp-profile", profile, "--dtls-role", role)
                .json();
        assertEquals(profile.toUpperCase(Locale.ROOT), json.get("srtpCipher"));
        assertEquals(played, json.get("dtlsRole"));
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED,3",
        "FORBIDDEN,3",
        "NOT_FOUND,4",
        "OFFLINE,5",
        "RATE_LIMITED,5",
        "NOT_LIVE_YET,5",
        "REJECTED_VIDEO,6",
        "INACTIVE_VIDEO,6",
        "NO_FINGERPRINT,6",
        "UNREADABLE_ANSWER,6",
        "WRONG_FINGERPRINT,7",
        "SERVER_ERROR,10"
    })
    void whatTheCameraDoesWrongIsTold(Misbehaviour misbehaviour, int status) throws Exception {
        try (WhepCamera wrong =
                WhepCamera.builder().token(TOKEN).misbehave(misbehaviour).build()) {
            Cli.Result result = cli().execute("record", wrong.endpoint().toString(), "-o", file("x.mp4"), "--json");
            assertEquals(status, result.status(), result.err());
            assertTrue(result.errLines().size() <= 2, result.err());
            assertEquals("FAILED", result.json().get("reason"));
            assertEquals(0, wrong.counters().openSessions());
            assertEquals(wrong.counters().sessionsOpened(), wrong.counters().sessionsDeleted());
            assertFalse(Files.exists(folder.resolve("x.mp4")));
            assertFalse((result.out() + result.err()).contains(TOKEN));
        }
    }

    @Test
    void whereNothingConnectsTheCandidatesAreShownIfAskedFor() throws Exception {
        try (WhepCamera wrong = WhepCamera.builder()
                .token(TOKEN)
                .misbehave(Misbehaviour.WRONG_FINGERPRINT)
                .build()) {
            Cli.Result result = cli().execute("record", wrong.endpoint().toString(), "-o", file("x.mp4"), "-v");
            assertEquals(7, result.status(), result.err());
            assertTrue(result.err().lines().anyMatch(line -> line.matches("local +remote +state +checks +last error")));
            assertTrue(
                    result.err().lines().anyMatch(line -> line.matches("host udp .* udp .* succeeded .*")),
                    result.err());
        }
    }

    @Test
    void aSessionThatItsServerEndsIsDone() throws Exception {
        try (WhepCamera limited = WhepCamera.builder()
                .token(TOKEN)
                .sessionLimit(Duration.ofMillis(1500))
                .build()) {
            Cli.Result result = cli().execute(
                            "record", limited.endpoint().toString(), "-o", file("x.mp4"), "--json", "--duration", "5m");
            assertEquals(0, result.status(), result.err());
            assertEquals("REMOTE", result.json().get("reason"));
            assertTrue(result.err().contains("the camera ended the session before the time was over"), result.err());
            assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("x.mp4"))) > 0);
        }
    }

    @Test
    void aSessionThatReachesItsLimitSaysHowMuchThereIs() throws Exception {
        Cli.Result result =
                record("x.mp4", "--json", "--duration", "5m", "--session-limit", "1500ms", "--renewal", "none");
        assertEquals(0, result.status(), result.err());
        assertEquals("SESSION_LIMIT", result.json().get("reason"));
        assertTrue(
                result.err()
                        .matches(
                                "(?s).*the session reached its limit before the time was over: \\d\\.\\d s of 300.0; --renewal sequential .*"),
                result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"record", "snapshot", "watch", "pipe", "probe"})
    void aSessionThatStaysOpenIsToldAfterAFailureToo(String command) {
        try (WhepCamera stubborn = WhepCamera.builder()
                .token(TOKEN)
                .sessionLimit(Duration.ofMillis(500))
                .misbehave(Misbehaviour.NO_MEDIA, Misbehaviour.NO_DELETE)
                .build()) {
            List<String> args =
                    new ArrayList<>(List.of(command, stubborn.endpoint().toString()));
            switch (command) {
                case "record" -> args.addAll(List.of("-o", file("x.mp4")));
                case "snapshot" -> args.addAll(List.of("-o", file("x.jpg")));
                case "probe" -> args.addAll(List.of("--patience", "1s"));
                default -> {}
            }
            Cli.Result result = cli().execute(args.toArray(String[]::new));
            assertEquals(8, result.status(), result.err());
            assertTrue((result.out() + result.err()).contains("may stay open until the server ends it"), result.err());
        }
    }

    @Test
    void aSilentCameraIsEight() throws Exception {
        try (WhepCamera silent =
                WhepCamera.builder().misbehave(Misbehaviour.NO_MEDIA).build()) {
            Recording.Outcome outcome = run(
                    WhepReceiver.builder(silent.endpoint())
                            .token(silent.token())
                            .firstFrameTimeout(Duration.ofMillis(300)),
                    () -> {});
            assertEquals(ExitStatus.NO_MEDIA, outcome.status());
            assertTrue(outcome.failure() instanceof MediaTimeoutException);
            assertEquals(1, silent.counters().deletes());
        }
    }

    @Test
    void aCameraThatFallsSilentIsEightWithWhatCameBefore() throws Exception {
        try (WhepCamera failing = WhepCamera.builder().build()) {
            Recording.Outcome outcome = run(
                    WhepReceiver.builder(failing.endpoint())
                            .token(failing.token())
                            .mediaTimeout(Duration.ofSeconds(1)),
                    failing::stopMedia);
            assertEquals(ExitStatus.NO_MEDIA, outcome.status());
            assertEquals(null, outcome.failure());
            assertEquals("MEDIA_TIMEOUT", outcome.summary().reason());
            assertEquals("the video stopped coming; what came before is recorded", outcome.complaint());
            assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("x.mp4"))) > 0);
            assertEquals(1, failing.counters().deletes());
        }
    }

    /** As {@code record} does it, but with deadlines that a test can wait for. */
    private Recording.Outcome run(ReceiverBuilder receiver, Runnable onceThereIsVideo) throws Exception {
        Terminal nowhere = nowhere();
        FileWriting writing = new FileWriting(RecordingFormat.MP4, false, false);
        return run(RecordingOutput.of(file("x.mp4"), writing, nowhere), receiver, onceThereIsVideo);
    }

    private static Recording.Outcome run(RecordingOutput output, ReceiverBuilder receiver, Runnable onceThereIsVideo)
            throws Exception {
        Thread watch = new Thread(() -> {
            try {
                while (output.handedOverMs() < 300) {
                    Thread.sleep(10);
                }
                onceThereIsVideo.run();
            } catch (InterruptedException e) {
                // The recording ended without any.
            }
        });
        watch.start();
        try (Interrupts interrupts = new Interrupts()) {
            return new Recording(output, new ProgressLine(nowhere(), new Verbosity()), null).run(receiver, interrupts);
        } finally {
            watch.interrupt();
            watch.join();
        }
    }

    private static Terminal nowhere() {
        StandardOutput unheard = StandardOutput.to(OutputStream.nullOutputStream());
        return new Terminal(InputStream.nullInputStream(), unheard, unheard, Map.of(), false, false);
    }

    @Test
    void aFullDiskIsNineAndTheSessionIsDeleted() {
        long deletes = camera.counters().deletes();
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full));
        Cli.Result result = cli().execute("record", url(), "-o", full.toString(), "--format", "mp4");
        assertEquals(9, result.status(), result.err());
        assertEquals(
                "whep4j: cannot write to /dev/full: No space left on device",
                result.err().strip());
        assertEquals(deletes + 1, camera.counters().deletes());
    }

    @Test
    void theSummaryTellsWhatIsInTheFileAndNotWhatWasMeantToBe() throws Exception {
        ByteArrayOutputStream kept = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int off, int len) {
                super.write(bytes, off, len);
                if (size() > 60_000) {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }
            }
        };
        RecordingOutput output = RecordingOutput.toCommand(kept, RecordingFormat.MP4);
        Recording.Outcome outcome =
                run(output, WhepReceiver.builder(camera.endpoint()).token(TOKEN), () -> {});
        assertEquals(ExitStatus.OUTPUT, outcome.status());
        long whole = Mp4Boxes.fragments(kept.toByteArray()) - 1;
        assertEquals(whole, outcome.summary().framesWritten());
        assertEquals(whole * 1000 / 30, outcome.summary().durationMs(), 1);
    }

    @Test
    void aPatternWithoutSegmentsIsRemarkedOn() throws Exception {
        Cli.Result result = record("x-%03d.mp4", "--duration", "200ms");
        assertEquals(0, result.status(), result.err());
        assertEquals(
                "whep4j: without --segment there is one file, whose name is taken as it stands: " + file("x-%03d.mp4"),
                result.errLines().get(0));
        assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("x-%03d.mp4"))) > 0);
    }

    @Test
    void aReaderThatHasGoneIsNineAndTheSessionIsDeleted() {
        long deletes = camera.counters().deletes();
        OutputStream broken = new OutputStream() {
            private int written;

            @Override
            public void write(int b) throws IOException {
                if (++written > 20_000) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertEquals(9, cli().execute(broken, err, "record", url(), "-o", "-"));
        assertEquals(
                "whep4j: cannot write to standard output: its reader has gone",
                err.toString(StandardCharsets.UTF_8).strip());
        assertEquals(deletes + 1, camera.counters().deletes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void progressIsForTerminalsAlone(boolean terminal) {
        Cli cli = terminal ? cli().errTerminal().with("TERM", "xterm") : cli();
        Cli.Result shown = cli.execute("record", url(), "-o", file("x.mp4"), "--duration", "1200ms", "--json");
        assertEquals(terminal, shown.err().contains("Mbit/s"), shown.err());
        Cli.Result quiet = cli.execute("record", url(), "-o", file("x.mp4"), "--duration", "100ms", "--quiet");
        assertEquals("", quiet.err());
        assertEquals("", quiet.out());
    }

    @Test
    void aDemoSaysWhereItsVideoIs() throws Exception {
        Cli.Result result = Cli.run("demo", "-o", file("demo.mp4"), "--duration", "500ms", "--json");
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().startsWith(file("demo.mp4") + ": "), result.out());
        assertTrue(result.err().contains("whep4j record https://"), result.err());
        assertEquals("true", result.json().get("sessionDeleted"));
        assertEquals(file("demo.jpg"), result.json().get("picture"));
        assertTrue(Mp4Boxes.fragments(Files.readAllBytes(folder.resolve("demo.mp4"))) > 0);
    }

    private static Cli cli() {
        return new Cli().with("WHEP_TOKEN", TOKEN);
    }

    private Cli.Result record(String name, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "record";
        args[1] = url();
        args[2] = "-o";
        args[3] = file(name);
        System.arraycopy(options, 0, args, 4, options.length);
        Cli.Result result = cli().execute(args);
        assertFalse((result.out() + result.err()).contains(TOKEN));
        return result;
    }

    private static String url() {
        return camera.endpoint().toString();
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }
}
