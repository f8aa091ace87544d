package io.github.whep4j.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.emulator.Misbehaviour;
import io.github.whep4j.emulator.WhepCamera;
import io.github.whep4j.ice.IceCandidate;
import io.github.whep4j.sdp.CandidateAttribute;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NamedCandidatesTest {
    private final BlockingCalls threads = new BlockingCalls(4, "test-names-");
    private final BlockingQueue<List<IceCandidate>> found = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        threads.close();
    }

    private static CandidateAttribute candidate(String address) {
        return new CandidateAttribute("1", 1, "udp", 100, address, 5_000, "host", null, 0);
    }

    private List<IceCandidate> next() throws InterruptedException {
        List<IceCandidate> next = found.poll(60, TimeUnit.SECONDS);
        assertTrue(next != null, "nothing was found");
        return next;
    }

    private static List<InetAddress> address(String literal) {
        try {
            return List.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aNameBecomesACandidateForEachAddress() throws Exception {
        NamedCandidates names = new NamedCandidates(
                threads,
                name -> List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")),
                Duration.ofMinutes(1));
        names.resolve(List.of(candidate("192.0.2.9"), candidate("camera.example.org")), found::add);
        List<IceCandidate> both = next();
        assertEquals(
                List.of("192.0.2.1", "2001:db8:0:0:0:0:0:1"),
                both.stream()
                        .map(one -> one.address().getAddress().getHostAddress())
                        .toList());
        assertEquals(5_000, both.get(0).address().getPort());
        assertTrue(found.isEmpty(), "the literal one is none of its business");
    }

    /** However long the one hangs, the other is there. */
    @Test
    void aNameThatHangsOrFailsCostsTheOthersNothing() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        NamedCandidates names = new NamedCandidates(
                threads,
                name -> {
                    if (name.equals("hangs.example.org")) {
                        try {
                            released.await();
                        } catch (InterruptedException e) {
                            throw new UnknownHostException("interrupted");
                        }
                    }
                    if (name.equals("fails.example.org")) {
                        throw new UnknownHostException(name);
                    }
                    return address("192.0.2.1");
                },
                Duration.ofMinutes(1));
        names.resolve(
                List.of(
                        candidate("hangs.example.org"),
                        candidate("fails.example.org"),
                        candidate("camera.example.org")),
                found::add);
        assertEquals(1, next().size());
        assertTrue(found.isEmpty());
        released.countDown();
        assertEquals(1, next().size());
    }

    @Test
    void whatComesTooLateIsOfNoUse() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        NamedCandidates names = new NamedCandidates(
                threads,
                name -> {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new UnknownHostException("interrupted");
                    }
                    over.countDown();
                    return address("192.0.2.1");
                },
                Duration.ofMillis(1));
        names.resolve(List.of(candidate("camera.example.org")), found::add);
        // Longer than the deadline, however late its timer is.
        TimeUnit.SECONDS.sleep(1);
        released.countDown();
        assertTrue(over.await(60, TimeUnit.SECONDS));
        assertEquals(null, found.poll(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void anAnswerHasSoManyNamesLookedUpAndNoMore() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        NamedCandidates names = new NamedCandidates(
                threads,
                name -> {
                    lookups.incrementAndGet();
                    return address("192.0.2.1");
                },
                Duration.ofMinutes(1));
        List<CandidateAttribute> many = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            many.add(candidate("camera" + i + ".example.org"));
        }
        names.resolve(many, found::add);
        for (int i = 0; i < NamedCandidates.MOST; i++) {
            next();
        }
        assertEquals(NamedCandidates.MOST, lookups.get());
    }

    /** A lite camera checks nobody: only by its name it can be found. */
    @Test
    void aCameraWithNothingButANameIsFound() throws Exception {
        try (WhepCamera camera = WhepCamera.builder()
                        .iceLite(true)
                        .misbehave(Misbehaviour.NAMED_CANDIDATES)
                        .build();
                Viewer viewer = new Viewer(Viewer.of(camera))) {
            SessionInfo info = viewer.start();
            assertEquals("host", info.selectedCandidatePair().remote().candidateType());
        }
    }
}
