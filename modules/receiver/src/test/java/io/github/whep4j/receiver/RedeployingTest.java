package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application server unloads an application that has used us, whether we are the application's or the server's; and nothing
 * else of the JVM has changed, nor has anything been printed.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class RedeployingTest {
    /** Of ice4j's; it says what is so anyway. */
    private static final String OF_ICE4J = "changed: property org.ice4j.ALWAYS_SIGN";

    @TempDir
    private Path directory;

    @Test
    void anApplicationThatHasClosedItsRuntimeIsUnloaded() throws Exception {
        assertEquals(List.of("received", "undeployed", "unloaded", OF_ICE4J), redeploy("own"));
    }

    @Test
    void anApplicationThatWasTheFirstToUseTheServersRuntimeIsUnloaded() throws Exception {
        assertEquals(List.of("received", "undeployed", "unloaded", OF_ICE4J), redeploy("shared"));
    }

    /** What it prints. */
    private List<String> redeploy(String runtime) throws Exception {
        Path told = directory.resolve("told");
        Path log = directory.resolve("log");
        try (WhepCamera camera = WhepCamera.builder().build()) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            // Else Netty registers with Flight Recorder for good, and Kotlin's softly held caches stay
                            // for long.
                            "-Dio.netty.jfr.enabled=false",
                            "-XX:SoftRefLRUPolicyMSPerMB=0",
                            "-Dslf4j.internal.verbosity=ERROR",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Redeploying.class.getName(),
                            camera.endpoint().toString(),
                            runtime)
                    .redirectOutput(told.toFile())
                    .redirectError(log.toFile());
            builder.environment().put("WHEP_TOKEN", camera.token());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            try {
                assertTrue(process.waitFor(240, TimeUnit.SECONDS), "hangs");
            } finally {
                process.destroyForcibly();
            }
            assertEquals("", Files.readString(log));
            return Files.readAllLines(told);
        }
    }
}
