package io.github.whep4j.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Addresses that come and go, as a made-up system tells. */
@Timeout(60)
class AddressWatchTest {
    private static final LocalAddresses.Known WIRED = known("eth0", "192.0.2.1");
    private static final LocalAddresses.Known WIRELESS = known("wlan0", "192.0.2.130");
    private static final LocalAddresses.Known TUNNEL = known("tun0", "10.8.0.2");

    private final AtomicInteger looks = new AtomicInteger();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Sessions sessions = new Sessions();
    private volatile boolean broken;
    private volatile Set<LocalAddresses.Known> present = Set.of(WIRED, WIRELESS);
    private final AddressWatch watch = new AddressWatch(
            () -> {
                looks.incrementAndGet();
                if (broken) {
                    throw new StackOverflowError();
                }
                return present;
            },
            Duration.ofMillis(1));
    private AddressNews news;

    private static LocalAddresses.Known known(String interfaceName, String address) {
        try {
            return new LocalAddresses.Known(interfaceName, InetAddress.getByName(address));
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private AddressNews news(IceConfig config) {
        return new AddressNews(
                sessions.loop,
                config,
                new Recorder() {
                    @Override
                    public void onLocalAddressGone() {
                        told.add("gone");
                    }

                    @Override
                    public void onLocalAddressFound() {
                        told.add("found");
                    }
                },
                watch);
    }

    private void follow(IceConfig config) throws Exception {
        news = news(config);
        sessions.call(() -> {
            news.follow(WIRED.address());
            return true;
        });
        awaitLooks();
    }

    /** The present addresses have been seen, and what there was to be told has been posted to the loop, and is done. */
    private void awaitLooks() throws Exception {
        int from = looks.get();
        while (looks.get() < from + 3) {
            Thread.sleep(1);
        }
        sessions.call(() -> true);
    }

    @AfterEach
    void close() throws Exception {
        if (news != null) {
            sessions.call(() -> {
                news.close();
                return true;
            });
        }
        sessions.close();
    }

    @Test
    void theAddressInUse_goes() throws Exception {
        follow(IceConfig.builder().build());
        present = Set.of(WIRELESS);
        assertEquals("gone", told.poll(30, TimeUnit.SECONDS));
        awaitLooks();
        assertTrue(told.isEmpty(), "once");
    }

    @Test
    void anotherAddress_goes_andComesAgain() throws Exception {
        follow(IceConfig.builder().build());
        present = Set.of(WIRED);
        awaitLooks();
        assertTrue(told.isEmpty());
        present = Set.of(WIRED, WIRELESS);
        assertEquals("found", told.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void anAddressThatThePolicyBars_isNoNews() throws Exception {
        follow(IceConfig.builder()
                .localAddressPolicy(LocalAddressPolicy.ALL.barInterface("tun*"))
                .build());
        present = Set.of(WIRED, WIRELESS, TUNNEL);
        awaitLooks();
        assertTrue(told.isEmpty());
    }

    @Test
    void anAddressThatIsNotAmongTheChosenOnes_isNoNews() throws Exception {
        follow(IceConfig.builder()
                .localAddresses(List.of(WIRED.address(), TUNNEL.address()))
                .build());
        present = Set.of(WIRED);
        awaitLooks();
        present = Set.of(WIRED, WIRELESS);
        awaitLooks();
        assertTrue(told.isEmpty());
        present = Set.of(WIRED, TUNNEL);
        assertEquals("found", told.poll(30, TimeUnit.SECONDS));
    }

    /** Some systems can't list their interfaces for a moment. */
    @Test
    void aSystemThatTellsNothing_hasLostNothing() throws Exception {
        follow(IceConfig.builder().build());
        present = Set.of();
        awaitLooks();
        assertTrue(told.isEmpty());
    }

    @Test
    void anErrorIsNoReasonToLookNoMore() throws Exception {
        follow(IceConfig.builder().build());
        broken = true;
        awaitLooks();
        present = Set.of(WIRELESS);
        broken = false;
        assertEquals("gone", told.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void afterClosing_nobodyLooksAnyMore() throws Exception {
        follow(IceConfig.builder().build());
        sessions.call(() -> {
            news.close();
            return true;
        });
        present = Set.of(WIRELESS);
        int seen = looks.get();
        assertNull(told.poll(50, TimeUnit.MILLISECONDS));
        assertTrue(looks.get() <= seen + 1, "the one that was under way");
    }

    @Test
    void theLoopbackInterface_isNotWatched() throws Exception {
        news = news(IceConfig.builder().build());
        sessions.call(() -> {
            news.follow(InetAddress.getLoopbackAddress());
            news.follow(null);
            return true;
        });
        Thread.sleep(20);
        assertEquals(0, looks.get());
    }

    @Test
    void thisMachinesAddresses_areSeen() throws Exception {
        Set<InetAddress> seen = new HashSet<>();
        LocalAddresses.all().forEach(known -> seen.add(known.address()));
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        assertTrue(loopback == null || !loopback.isUp() || seen.contains(InetAddress.getLoopbackAddress()));
    }
}
