package io.github.whep4j.junit;

import io.github.whep4j.emulator.CameraCounters;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.emulator.WhepCameraBuilder;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Makes the cameras that {@link Camera} asks for; registered by that annotation. */
final class CameraExtension implements ParameterResolver {
    private static final Namespace CAMERAS = Namespace.create(CameraExtension.class);
    /** A DELETE may still be on its way when a test has ended. */
    private static final long PATIENCE_MILLIS = 3_000;

    private static final long LOOK_EVERY_MILLIS = 10;

    /** The camera of a constructor is there for the one instance, and not for all of the class. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.isAnnotated(Camera.class) && parameter.getParameter().getType() != WhepCamera.class) {
            throw new ParameterResolutionException("@Camera goes with a parameter of type WhepCamera");
        }
        return parameter.isAnnotated(Camera.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Camera wanted = parameter.findAnnotation(Camera.class).orElseThrow();
        Open camera = new Open(build(wanted), wanted.sessionsMustBeDeleted());
        // The store closes it with the context: that of the test, or of the class.
        context.getStore(CAMERAS).put(camera, camera);
        return camera.camera;
    }

    private static WhepCamera build(Camera wanted) {
        WhepCameraBuilder builder = WhepCamera.builder()
                .misbehave(wanted.misbehave())
                .maxSessions(wanted.maxSessions())
                .loss(wanted.loss())
                .live(wanted.live());
        if (wanted.sessionLimitMillis() > 0) {
            builder.sessionLimit(Duration.ofMillis(wanted.sessionLimitMillis()));
        }
        return builder.build();
    }

    /** {@link AutoCloseable} to JUnit 5.13 and later, which warn of what is not; before, stores closed the other kind alone. */
    private static final class Open implements ExtensionContext.Store.CloseableResource, AutoCloseable {
        private final WhepCamera camera;
        private final boolean sessionsMustBeDeleted;

        Open(WhepCamera camera, boolean sessionsMustBeDeleted) {
            this.camera = camera;
            this.sessionsMustBeDeleted = sessionsMustBeDeleted;
        }

        @Override
        public void close() throws InterruptedException {
            try (camera) {
                if (sessionsMustBeDeleted && openSessions() > 0) {
                    throw new AssertionError(openSessions() + " of "
                            + camera.counters().sessionsOpened() + " sessions of the camera were not DELETEd");
                }
            }
        }

        private long openSessions() throws InterruptedException {
            CameraCounters counters = camera.counters();
            for (long waited = 0; counters.openSessions() > 0 && waited < PATIENCE_MILLIS; ) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                waited += LOOK_EVERY_MILLIS;
                counters = camera.counters();
            }
            return counters.openSessions();
        }
    }
}
