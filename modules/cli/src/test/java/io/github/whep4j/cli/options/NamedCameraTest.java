package io.github.whep4j.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.cli.Cli;
import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedCameraTest {
    @TempDir
    Path folder;

    @Test
    void aCameraOfTheFileHasItsUrlAndItsToken() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Path token = Files.writeString(folder.resolve("token"), camera.token());
            write("door.url=" + camera.endpoint() + "\ndoor.token-file=" + token + "\nyard.url=http://127.0.0.1:9/\n");
            Cli.Result result = with(new Cli()).execute("record", "camera:door", "-o", video(), "--duration", "500ms");
            assertEquals(0, result.status(), result.err());

            write("door.url=" + camera.endpoint() + "\ndoor.token-env=DOOR\n");
            assertEquals(0, record(with(new Cli()).with("DOOR", camera.token())).status());
            assertEquals(3, record(with(new Cli()).with("DOOR", "another")).status());
            Cli both = with(new Cli()).with("DOOR", "another").with("WHEP_TOKEN", camera.token());
            assertEquals(0, record(both).status(), "environment before file");
        }
    }

    @Test
    void whatIsNotThereIsTold() throws IOException {
        String file = folder.resolve("cameras.properties").toString();
        assertTells("there is no cameras' file " + file);
        write("");
        assertTells("there is no door.url in " + file + ", which has no camera");
        write("yard.url=https://example.org/");
        assertTells("there is no door.url in " + file + ", which has yard");
        write("doro.url=https://example.org/");
        assertTells("there is no door.url in " + file + ": did you mean camera:doro?");
        write("door.url=https://example.org/a b?key=secret");
        assertTells("door.url (line 1 of " + file + ") is no URL");
        for (String url : new String[] {"", "ftp://secret/y", "camera:door", "example.org/secret"}) {
            write("\ndoor.url = " + url);
            assertTells("door.url (line 2 of " + file + "): a WHEP endpoint is an https or http URL");
        }
        write("door.url=https://me:secret@example.org/");
        assertTells("door.url (line 1 of " + file + "): a WHEP endpoint has a host, and no user or password in it");
        write("door.url=ring:secret/b");
        assertTells("door.url (line 1 of " + file + "): a device id is one word");
        write("door.url=https://example.org/\ndoor.token-file=secret");
        assertTells("the token's file for camera door (door.token-file, line 2 of " + file
                + ") cannot be read: there is no such file in " + folder);
        write("door.url=https://example.org/\ndoor.token-env=DOOR_TOKEN");
        assertTells(
                "there is no token in the environment variable DOOR_TOKEN for camera door (door.token-env, line 2 of "
                        + file + ")");
    }

    @Test
    void aKeyThatIsNoneIsToldWithItsLineAndWhatMayBeMeant() throws IOException {
        String file = folder.resolve("cameras.properties").toString();
        String good = "# cameras\ndoor.url=https://example.org/\\\n  whep\n";
        write(good + "yard.tokenfile=secret");
        assertTells("there is no setting yard.tokenfile (line 4 of " + file + "): did you mean yard.token-file?");
        write(good + "door.token = secret");
        assertTells("there is no setting door.token (line 4 of " + file + "): door.token-file or door.token-env tells"
                + " where the token is; the token itself does not stand here");
        write(good + "door.codec=h264");
        assertTells(
                "there is no setting door.codec (line 4 of " + file + "): a camera has url, token-file and token-env");
        write(good + "\n[secret]\n");
        assertTells("line 5 of " + file + " is no setting of a camera: ");
        write(good + "\ndoor.url=https://example.org/secret\n");
        assertTells("door.url stands twice, in line 2 and in line 5 of " + file);
        write(good + "\ndoor.url=\\u00g0\n");
        assertTells("line 5 of " + file + " has a \\u without four hexadecimal digits");
        write(good + "door.token-env=A\ndoor.token-file=secret\n");
        assertTells("camera door has a token-file and a token-env (line 5 of " + file + "): one of them is enough");
    }

    /** It is a slip that is easily made: the token where the name of its variable belongs. */
    @Test
    void whatMayBeATokenIsNotRepeated() throws IOException {
        for (String variable : new String[] {"eyJhbGciOiJIUzI1NiJ9.secret", "secret", "A1B2C3D4E5F6"}) {
            write("door.url=https://example.org/\ndoor.token-env=" + variable);
            assertTells("there is no token in the environment variable for camera door ");
        }
        write("door.url=https://example.org/\ndoor.token-file=secret\\u0000");
        assertTells("the token's file for camera door ");
    }

    @Test
    void aRelativeFileIsLookedForBesideTheCamerasFile() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Files.writeString(folder.resolve("token"), camera.token());
            write("door.url=" + camera.endpoint() + "\ndoor.token-file=token\n");
            assertEquals(0, record(with(new Cli())).status());
        }
    }

    private void assertTells(String what) {
        Cli.Result result = record(with(new Cli()));
        assertEquals(2, result.status());
        assertTrue(result.err().startsWith("whep4j: " + what), result.err());
        assertFalse(result.err().contains("secret"), result.err());
    }

    private Cli.Result record(Cli cli) {
        return cli.execute("record", "camera:door", "-o", video(), "--duration", "200ms");
    }

    private Cli with(Cli cli) {
        return cli.with("WHEP4J_CONFIG", folder.resolve("cameras.properties").toString());
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("cameras.properties"), text);
    }

    private String video() {
        return folder.resolve("x.mp4").toString();
    }
}
