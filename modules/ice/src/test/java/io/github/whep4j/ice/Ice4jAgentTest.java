package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ice4j.stack.TransactionID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** ice4j's agent without a network: what it asks for, and what it makes of the answers. */
@Timeout(60)
class Ice4jAgentTest {
    private static final InetSocketAddress host = new InetSocketAddress("192.0.2.1", 1_000);
    private static final InetSocketAddress otherHost = new InetSocketAddress("2001:db8::1", 2_000);
    private static final InetSocketAddress remote = new InetSocketAddress("198.51.100.1", 3_000);

    private final BlockingQueue<Ice4jCheck> checks = new LinkedBlockingQueue<>();
    private final BlockingQueue<TransactionID> stopped = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Ice4jStack.Sink sink = new Ice4jStack.Sink() {
        @Override
        public void send(Ice4jCheck check) {
            checks.add(check);
        }

        @Override
        public void stopRetransmitting(TransactionID id) {
            stopped.add(id);
        }
    };
    private Ice4jAgent agent;

    @BeforeEach
    void make() throws Exception {
        Ice4jRuntime.configure();
        agent = new Ice4jAgent(true, List.of(host, otherHost));
    }

    @AfterEach
    void free() {
        agent.free();
    }

    private void start() {
        agent.addRemote(new IceCandidate("1", 1, "udp", 1_000, remote, "host", null));
        agent.start(new RemoteIceDescription("u", "p", false, List.of()), sink, ended::countDown);
    }

    private Ice4jCheck next() throws InterruptedException {
        return Recorder.await(checks);
    }

    @Test
    void hasDistinctCandidatesInTheOrderGiven() {
        agent.addServerReflexive(new InetSocketAddress("203.0.113.9", 9), host, remote);
        List<IceCandidate> candidates = agent.localCandidates();
        assertEquals(3, candidates.size());
        assertEquals(host, candidates.get(0).address());
        assertEquals("host", candidates.get(0).type());
        assertEquals(2_130_706_431L, candidates.get(0).priority());
        assertNull(candidates.get(0).relatedAddress());
        assertEquals(otherHost, candidates.get(1).address());
        assertEquals("srflx", candidates.get(2).type());
        assertEquals(host, candidates.get(2).relatedAddress());
        assertEquals(
                3, candidates.stream().map(IceCandidate::priority).distinct().count());
        assertEquals(
                3, candidates.stream().map(IceCandidate::foundation).distinct().count());
    }

    @Test
    void checksWhatItCanReachAndNominatesWhatAnswers() throws Exception {
        start();
        Ice4jCheck check = next();
        assertEquals(host, check.local());
        assertEquals(remote, check.remote());
        assertTrue(check.controlling());
        assertFalse(check.useCandidate());
        assertEquals(IcePriority.of(IcePriority.PEER_REFLEXIVE, IcePriority.localPreference(0)), check.priority());
        assertNull(agent.selected());

        check.succeeded(host);
        Ice4jCheck nomination = next();
        assertTrue(nomination.useCandidate());
        nomination.succeeded(host);
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertEquals(new Ice4jAgent.SelectedAddresses(host, remote), agent.selected());
    }

    @Test
    void selectsTheBaseOfWhatThePeerSees() throws Exception {
        start();
        InetSocketAddress mapped = new InetSocketAddress("203.0.113.9", 9);
        next().succeeded(mapped);
        Ice4jCheck nomination = next();
        assertTrue(nomination.useCandidate());
        assertEquals(host, nomination.local());
        nomination.succeeded(mapped);
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertEquals(new Ice4jAgent.SelectedAddresses(host, remote), agent.selected());
    }

    @Test
    void changesItsRoleWhenThePeerInsists() throws Exception {
        start();
        next().roleConflict();
        Ice4jCheck again = next();
        assertFalse(again.controlling());
        assertFalse(agent.isControlling());
    }

    @Test
    void aControlledAgentSelectsWhatThePeerNominates() throws Exception {
        agent.setControlling(false);
        start();
        next().succeeded(host);
        assertNull(agent.selected());
        agent.onCheck(host, remote, 1_000, true);
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertNotNull(agent.selected());
    }

    @Test
    void learnsPeerReflexiveCandidatesWithoutAnyOther() throws Exception {
        agent.start(new RemoteIceDescription("u", "p", false, List.of()), sink, ended::countDown);
        InetSocketAddress learned = new InetSocketAddress("198.51.100.77", 77);
        agent.onCheck(host, learned, 1_000, false);
        Ice4jCheck check = next();
        assertEquals(learned, check.remote());
        check.succeeded(host);
        next().succeeded(host);
        assertTrue(ended.await(20, TimeUnit.SECONDS));
        assertEquals(new Ice4jAgent.SelectedAddresses(host, learned), agent.selected());
    }

    @Test
    void aRequestEndsTheRetransmissionOfTheCheckUnderWay() throws Exception {
        start();
        Ice4jCheck first = next();
        // The agent takes note of a check under way when its sending has returned.
        Ice4jCheck second = null;
        while (second == null) {
            agent.onCheck(host, remote, 1_000, false);
            second = checks.poll(50, TimeUnit.MILLISECONDS);
        }
        assertEquals(remote, second.remote());
        if (!stopped.isEmpty()) {
            assertEquals(first.id(), stopped.peek());
        }
        // The answer to the first still counts.
        first.succeeded(host);
        Ice4jCheck nomination = next();
        while (!nomination.useCandidate()) {
            nomination = next();
        }
        nomination.succeeded(host);
        assertTrue(ended.await(20, TimeUnit.SECONDS));
    }

    /** Of hundreds that were as quick as one while they wait, a processor would do nothing else. */
    @Test
    void waitsMoreSlowlyAmongManyButChecksAsQuickly() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        InetSocketAddress otherRemote = new InetSocketAddress("2001:db8::2", 4_000);
        agent.addRemote(new IceCandidate("2", 1, "udp", 900, otherRemote, "host", null));
        agent.addRemote(new IceCandidate("1", 1, "udp", 1_000, remote, "host", null));
        Ice4jStack.Sink slow = new Ice4jStack.Sink() {
            @Override
            public void send(Ice4jCheck check) {
                checks.add(check);
                try {
                    sending.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void stopRetransmitting(TransactionID id) {}
        };
        agent.start(new RemoteIceDescription("u", "p", false, List.of()), slow, ended::countDown);
        next();
        assertEquals(5, agent.paceMillis(1_000), "there is a second pair to check");
        sending.countDown();
        next();
        while (agent.paceMillis(1_000) == 5) {
            Thread.onSpinWait(); // the agent takes note of a check under way when its sending has returned
        }
        assertEquals(50, agent.paceMillis(1_000));
        assertEquals(20, agent.paceMillis(20));
        assertEquals(5, agent.paceMillis(1));
    }

    /** ice4j may miss that it has been freed when it is about to schedule its next check. */
    @Test
    void aFreedAgentHasNoPaceAnyMore() throws Exception {
        start();
        next();
        assertTrue(agent.calculateTa() >= 5);
        agent.free();
        assertTrue(agent.calculateTa() < 0);
    }

    @Test
    void showsNoPasswordInWhatIsLogged() throws Exception {
        start();
        assertFalse(next().toString().contains(agent.getLocalPassword()));
    }
}
