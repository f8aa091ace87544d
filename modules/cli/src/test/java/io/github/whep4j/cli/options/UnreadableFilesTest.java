package io.github.whep4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.outcome.OutputException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are named and cannot be read or written: messages say why, once, and status tells usage from output. */
class UnreadableFilesTest {
    private static final String URL = "http://127.0.0.1:9/whep";

    @TempDir
    Path folder;

    @Test
    void whatCannotBeReadIsToldWithTheReason() throws IOException {
        Path missing = folder.resolve("missing");
        assertUsage(
                "the certificate file " + missing + " cannot be read: there is no such file",
                "probe",
                URL,
                "--ca",
                missing.toString());
        assertUsage(
                "the clip " + missing + " cannot be read: there is no such file",
                "emulate",
                "--clip",
                missing.toString());
        Path bytes = Files.write(folder.resolve("cameras"), new byte[] {(byte) 0xff, (byte) 0xfe});
        Cli.Result result = new Cli().with("WHEP4J_CONFIG", bytes.toString()).execute("probe", "camera:door");
        assertEquals(
                "whep4j: the cameras' file " + bytes + " cannot be read: it is no text in UTF-8",
                result.errLines().get(0));
    }

    @Test
    void aCertificateThatIsDamagedIsNoDefectOfOurs() throws IOException {
        Path damaged = Files.writeString(
                folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nMIIB=\n-----END CERTIFICATE-----\n");
        Cli.Result result = Cli.run("probe", URL, "--ca", damaged.toString());
        assertEquals(2, result.status(), result.err());
        assertTrue(result.out().contains("the CA file cannot be used"), result.out());
    }

    @Test
    void aTokenThatCannotBePublishedIsNine() {
        Cli.Result result = Cli.run(
                "emulate",
                "--token-file",
                folder.resolve("missing").resolve("token").toString());
        assertEquals(9, result.status(), result.err());
        assertEquals(
                "whep4j: the file that --token-file names cannot be written: there is no such folder",
                result.errLines().get(0));
    }

    @Test
    void aPortIsToldByTheNameOfItsOption() {
        assertUsage("--port is one from 1 to 65535, or 0 for a free one", "emulate", "--port", "65536");
        assertUsage("--port is one from 1 to 65535, or 0 for a free one", "emulate", "--port=-1");
    }

    /** The name that the system puts in front of it is that of a file which the user has not named. */
    @Test
    void theReasonIsToldAlone() {
        String unfinished = folder.resolve(".unfinished-123").toString();
        assertEquals(
                "No space left on device",
                OutputException.reason(new FileSystemException(unfinished, null, "No space left on device")));
        assertTrue(OutputException.reason(new IOException("Broken")).equals("Broken"));
    }

    private static void assertUsage(String words, String... arguments) {
        Cli.Result result = Cli.run(arguments);
        assertEquals(2, result.status(), result.err());
        assertEquals("whep4j: " + words, result.errLines().get(0));
    }
}
