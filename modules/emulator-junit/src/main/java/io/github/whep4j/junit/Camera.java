package io.github.whep4j.junit;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a parameter of type {@link WhepCamera}: a camera that is there for as long as what has the parameter. That of a test, of
 * a {@code @BeforeEach} or of a constructor is closed after the test; that of a {@code @BeforeAll} or of the constructor of a
 * class with one instance for all its tests, after all tests of the class. Each parameter is a camera of its own, on a free
 * port of the loopback address.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CameraExtension.class)
public @interface Camera {
    /** What it does wrong; nothing by default. */
    Misbehaviour[] misbehave() default {};

    /** After how many milliseconds it ends a session; never by default. */
    long sessionLimitMillis() default 0;

    /** How many sessions it has at once; one more is answered by 503. */
    int maxSessions() default 100;

    /** Which share of its packets it loses, from 0 to 1; none by default. */
    double loss() default 0;

    /** Whether its clip goes on while nobody looks, as a camera's picture does. By default it begins anew with each session. */
    boolean live() default false;

    /** Whether it is the test's failure if a session is still open when the camera is closed: one was not DELETEd. */
    boolean sessionsMustBeDeleted() default true;
}
