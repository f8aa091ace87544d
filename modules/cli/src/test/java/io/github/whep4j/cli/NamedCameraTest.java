package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertTells("the cameras' file " + folder.resolve("cameras.properties") + " cannot be read");
        write("yard.url=https://example.org/");
        assertTells("there is no door.url in ");
        write("door.url=https://example.org/a b?key=secret");
        assertTells("door.url in ");
        write("door.url=https://example.org/\ndoor.token-file=" + folder.resolve("missing"));
        assertTells("the token's file for door in ");
        write("door.url=https://example.org/\ndoor.token-env=UNSET");
        assertTells("there is no token in the environment variable for door in ");
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
