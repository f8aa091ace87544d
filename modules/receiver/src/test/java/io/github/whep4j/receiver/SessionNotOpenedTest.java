package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No memory is left for a session, or half of the library is missing: the receiver ends, and nobody waits for it for ever. */
class SessionNotOpenedTest {
    private static final Duration LIMIT = Duration.ofSeconds(12);
    private static final long LONG_NANOS = LIMIT.toNanos() * 3;

    private final VirtualClock clock = new VirtualClock();
    private final List<ScriptedSession> opened = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final SuccessionOwner owner = (SuccessionOwner) Proxy.newProxyInstance(
            SuccessionOwner.class.getClassLoader(), new Class<?>[] {SuccessionOwner.class}, (proxy, method, about) -> {
                if (method.getName().equals("ended") || method.getName().equals("renewalFailed")) {
                    told.add(method.getName() + " " + List.of(about));
                }
                return null;
            });

    private SessionSuccession start(Renewal renewal, int sessions) {
        ReceiverOptions options = WhepReceiver.builder(URI.create("http://127.0.0.1/whep"))
                .onAccessUnit(unit -> {})
                .sessionLimit(SessionLimit.of(LIMIT))
                .renewal(renewal)
                .options();
        SessionSuccession succession = new SessionSuccession(
                options,
                clock,
                () -> 0.5,
                leg -> {
                    if (opened.size() == sessions) {
                        throw new OutOfMemoryError("none left");
                    }
                    opened.add(new ScriptedSession(clock, leg));
                    return opened.get(opened.size() - 1);
                },
                owner);
        succession.start();
        return succession;
    }

    private void showsAPicture() {
        ScriptedSession first = opened.get(0);
        first.answer();
        first.keys();
        first.picture(true);
    }

    private void assertToldOnce(String what) {
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).startsWith(what), told::toString);
        assertTrue(told.get(0).contains("none left"), told::toString);
    }

    @Test
    void theFirst_endsTheReceiver() {
        start(Renewal.overlapping(), 0);
        assertToldOnce("ended [LOCAL, ");
    }

    @Test
    void theOverlappingOne_leavesTheFirstAlone() {
        start(Renewal.overlapping(), 1);
        showsAPicture();
        clock.runUntil(LIMIT.toNanos() * 3 / 4);
        assertToldOnce("renewalFailed");
        assertFalse(opened.get(0).isEnding());
    }

    @Test
    void theFollowingOne_endsTheReceiver() {
        start(Renewal.sequential(), 1);
        showsAPicture();
        clock.runUntil(LIMIT.toNanos());
        opened.get(0).release();
        clock.runUntil(LONG_NANOS);
        assertToldOnce("ended [LOCAL, ");
    }
}
