package io.github.whep4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script gets that asked for JSON, where there is not even a session. */
class EarlyFailuresTest {
    private static final String URL = "http://127.0.0.1:9/whep";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "record URL -o MISSING/x.mp4 --json, 9, there is no such folder",
        "record URL -o THERE.mp4 --no-clobber --json, 9, it is there already",
        "record URL -o FILE.mp4 --json --token-file MISSING, 2, the file that --token-file names cannot be read",
        "record camera:nobody -o FILE.mp4 --json, 2, there is no nobody.url in",
        "record URL -o FILE.avi --json, 2, the format does not follow from",
        "record URL --durration 10s --json, 2, record has no option --durration",
        "record URL -o FILE.mp4 --duration soon --json, 2, --duration",
        "record --json, 2, Missing required",
        "snapshot URL -o FILE.gif --json, 2, a picture is written as .jpg or .png",
        "snapshot URL -o THERE.jpg --no-clobber --json, 9, it is there already",
        "probe URL --json --token-env UNSET, 2, there is no token in",
        "doctor ftp://example.org/ --json, 2, https or http",
        "watch URL --json --token-env UNSET, 2, there is no token in",
        "view URL camera:nobody --json, 2, there is no nobody.url in",
        "record http://127.0.0.1:99999/x -o FILE.mp4 --json, 2, no port number",
        "record http:///x -o FILE.mp4 --json, 2, has a host",
        "record URL -o FILE.mp4 --wait-until-live 25h --json, 2, at most a day",
        "probe URL --patience 25h --json, 2, at most a day",
        "doctor http://127.0.0.1:99999/x --json, 2, a port that is none",
        "demo -o MISSING/x.mp4 --json, 9, there is no such folder",
        "emulate --port 99999 --json, 2, port",
        "emulate --loss 101 --json, 2, --loss",
    })
    void theObjectIsTheOneLineOnStandardOutput(String line, int status, String words) throws Exception {
        Cli.Result result = run(line);
        assertEquals(status, result.status(), result.err());
        assertEquals(1, result.out().lines().count(), result.out());
        assertSaid(words, result.json(), result.err());
    }

    @ParameterizedTest
    @CsvSource({
        "record URL -o - --json --token-env UNSET, 2, there is no token in",
        "pipe URL --json --token-env UNSET, 2, there is no token in",
        "pipe URL --json --formt mp4, 2, pipe has no option --formt",
    })
    void whereVideoGoesToStandardOutputItIsTheLastLineOnTheOther(String line, int status, String words)
            throws Exception {
        Cli.Result result = run(line);
        assertEquals(status, result.status(), result.err());
        assertEquals("", result.out());
        assertSaid(words, result.jsonOnErr(), result.err());
    }

    /** The same as people are told. */
    private static void assertSaid(String words, Map<String, String> json, String err) {
        String message = json.getOrDefault("error.message", "");
        assertTrue(message.contains(words), message);
        assertTrue(err.startsWith("whep4j: " + message), err);
        assertTrue(err.contains(json.getOrDefault("error.hint", "no hint")), err);
    }

    @Test
    void aTokenIsNotInItEither() throws Exception {
        for (String slip : new String[] {"--token s3cr3t", "--token-env s3cr3t", "--token-file s3cr3t"}) {
            Cli.Result result = run("record URL -o FILE.mp4 --json " + slip);
            assertEquals(2, result.status(), result.err());
            assertFalse(result.json().isEmpty());
            assertFalse((result.out() + result.err()).contains("s3cr3t"), result.out());
        }
    }

    private Cli.Result run(String line) throws Exception {
        Path config = Files.writeString(folder.resolve("cameras.properties"), "door.url=" + URL);
        Files.writeString(folder.resolve("there.mp4"), "dear");
        Files.writeString(folder.resolve("there.jpg"), "dear");
        return new Cli()
                .with("WHEP4J_CONFIG", config.toString())
                .execute(line.replace("URL", URL)
                        .replace("FILE", folder.resolve("x").toString())
                        .replace("THERE", folder.resolve("there").toString())
                        .replace("MISSING", folder.resolve("missing").toString())
                        .split(" "));
    }
}
