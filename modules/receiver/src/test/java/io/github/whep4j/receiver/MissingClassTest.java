package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.WhepCamera;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another dependency brings a version of a library that lacks what whep4j needs: that is said, at once, and nothing waits for ever. */
@Timeout(120)
class MissingClassTest {
    private static final long PATIENCE_SECONDS = 60;

    @ParameterizedTest
    @CsvSource({
        // Of ours, and needed at once.
        "io.github.whep4j.receiver.PathKeeper, GATHERING",
        "io.github.whep4j.receiver.IceServers, GATHERING",
        // Not in Netty 4.1.
        "io.netty.channel.MultiThreadIoEventLoopGroup, NEGOTIATION",
        "io.netty.handler.codec.http.HttpDecoderConfig, NEGOTIATION",
        "org.bouncycastle.tls.DTLSServerProtocol, DTLS",
        // Of ours, and needed later.
        "io.github.whep4j.media.ReceiveSessionConfig, ICE",
        "io.github.whep4j.srtp.SrtpReceiver, MEDIA",
    })
    void theStartFailsAtOnceAndSaysWhatIsMissing(String missing, Phase phase) throws Exception {
        String failure = failureWithout(missing);
        assertTrue(failure.contains("dependency:tree"), failure);
        assertTrue(failure.endsWith(phase.name()), failure);
    }

    /** Which ice4j's configuration tells by an exception that is checked, though no method declares it. */
    @Test
    void theStartFailsAtOnceAlsoWhereKotlinThrows() throws Exception {
        failureWithout("kotlin.reflect.full.KTypes");
    }

    private static String failureWithout(String missing) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                URLClassLoader without = new Without(missing)) {
            @SuppressWarnings("unchecked")
            BinaryOperator<String> viewing = (BinaryOperator<String>)
                    without.loadClass(Viewing.class.getName()).getConstructor().newInstance();

            String failure = viewing.apply(camera.endpoint().toString(), camera.token());

            String name = missing.substring(missing.lastIndexOf('.') + 1);
            assertTrue(failure.contains(name), failure);
            Viewer.await("the camera's sessions to end", () -> camera.counters().openSessions() == 0);
            assertEquals(0, camera.counters().openSessions());
            return failure;
        }
    }

    /** Runtimes that jlink makes have what they were told to, and this is easily forgotten; it is for those who look closer alone. */
    @Test
    void withoutFlightRecorderItReceives() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build();
                URLClassLoader without = new Without("jdk.jfr.")) {
            @SuppressWarnings("unchecked")
            BinaryOperator<String> viewing = (BinaryOperator<String>)
                    without.loadClass(Viewing.class.getName()).getConstructor().newInstance();

            String outcome = viewing.apply(camera.endpoint().toString(), camera.token());

            assertTrue(outcome.startsWith("no failure but SessionInfo"), outcome);
            Viewer.assertNothingIsLeft(camera);
        }
    }

    /** Within the other class loader. */
    public static final class Viewing implements BinaryOperator<String> {
        @Override
        public String apply(String endpoint, String token) {
            try (WhepRuntime runtime = WhepRuntime.create(1);
                    WhepReceiver receiver = WhepReceiver.builder(URI.create(endpoint))
                            .token(token)
                            .runtime(runtime)
                            .onAccessUnit(unit -> {})
                            .build()) {
                // What one of the session's deadlines ends says so, and does not name a class.
                return "no failure but " + receiver.start().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                WhepException failure = (WhepException) e.getCause();
                return failure.getMessage() + " / " + failure.hint() + " / " + failure.phase();
            } catch (Exception e) {
                return e.toString();
            }
        }
    }

    /** Everything anew, but for what begins so. */
    private static final class Without extends URLClassLoader {
        private final String missing;

        Without(String missing) throws IOException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
            this.missing = missing;
        }

        private static URL[] classPath() throws IOException {
            List<URL> places = new ArrayList<>();
            for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
                places.add(Path.of(place).toUri().toURL());
            }
            return places.toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
