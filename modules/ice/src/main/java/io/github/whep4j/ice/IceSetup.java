package io.github.whep4j.ice;

import io.github.whep4j.transport.DatagramHandler;
import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.UdpPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is made before a session can begin and must not be made on a loop, as it may take long: ice4j's configuration,
 * the list of interfaces, the sockets, the agent. One thread does it for all sessions, and ends when there is nothing to
 * do.
 */
record IceSetup(
        Map<InetSocketAddress, UdpPort> ports, @Nullable Ice4jAgent agent, IceCredentials credentials, IceRole role) {
    private static final Logger logger = LoggerFactory.getLogger(IceSetup.class);
    private static final SecureRandom random = new SecureRandom();
    private static final long THREAD_IDLE_SECONDS = 5;
    private static final int LITE_UFRAG_BITS = 48;
    private static final int LITE_PASSWORD_BITS = 144;

    private static final Executor executor = newExecutor();

    private static Executor newExecutor() {
        ThreadPoolExecutor single = new ThreadPoolExecutor(
                1, 1, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "whep4j-ice-setup", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(IceSetup.class.getClassLoader());
                    return thread;
                });
        single.allowCoreThreadTimeOut(true);
        return single;
    }

    static Executor executor() {
        return executor;
    }

    /** How an agent of ice4j is made. */
    interface Agents {
        /** @param hosts the addresses of its host candidates */
        Ice4jAgent make(boolean controlling, List<InetSocketAddress> hosts) throws IOException;
    }

    /** Binds the sockets and makes the agent. Nothing stays behind if it fails. */
    static IceSetup make(MediaLoop loop, IceConfig config, DatagramHandler handler) throws IceException {
        return make(loop, config, handler, Ice4jAgent::new);
    }

    static IceSetup make(MediaLoop loop, IceConfig config, DatagramHandler handler, Agents agents) throws IceException {
        Map<InetSocketAddress, UdpPort> ports = new LinkedHashMap<>();
        try {
            bind(loop, config, handler, ports);
            if (ports.isEmpty() && !config.relayOnly()) {
                throw new IceException(
                        new IceFailure(IceFailure.Kind.NO_LOCAL_ADDRESS, "no UDP socket on any local address"), null);
            }
            return config.localLite() ? lite(ports, config) : full(ports, config, agents);
        } catch (IceException e) {
            ports.values().forEach(UdpPort::close);
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // An error, too, must leave no socket: ice4j has threads of its own, and the system may have no more of
            // them.
            ports.values().forEach(UdpPort::close);
            throw new IceException(new IceFailure(IceFailure.Kind.INTERNAL, "ice4j could not be set up"), e);
        }
    }

    private static void bind(
            MediaLoop loop, IceConfig config, DatagramHandler handler, Map<InetSocketAddress, UdpPort> ports) {
        if (config.relayOnly()) {
            return;
        }
        for (InetAddress address : LocalAddresses.forConfig(config)) {
            try {
                UdpPort port = loop.open(new InetSocketAddress(address, 0), handler);
                ports.put(port.localAddress(), port);
            } catch (IOException e) {
                logger.debug("{} can't be used: {}", address, e.toString());
            }
        }
    }

    private static IceSetup full(Map<InetSocketAddress, UdpPort> ports, IceConfig config, Agents agents)
            throws IOException {
        Ice4jRuntime.configure();
        Ice4jAgent agent = agents.make(config.controlling(), List.copyOf(ports.keySet()));
        return new IceSetup(
                ports,
                agent,
                new IceCredentials(ufrag(config, agent.getLocalUfrag()), agent.getLocalPassword()),
                new IceRole(config.controlling(), false, agent.getTieBreaker()));
    }

    private static IceSetup lite(Map<InetSocketAddress, UdpPort> ports, IceConfig config) {
        return new IceSetup(
                ports,
                null,
                new IceCredentials(ufrag(config, randomIceChars(LITE_UFRAG_BITS)), randomIceChars(LITE_PASSWORD_BITS)),
                new IceRole(false, true, random.nextLong()));
    }

    /** ice4j never sees a USERNAME, so its own name need not be that of the session. */
    private static String ufrag(IceConfig config, String own) {
        String told = config.localUfrag();
        return told == null ? own : told;
    }

    private static String randomIceChars(int bits) {
        byte[] bytes = new byte[bits / 8];
        random.nextBytes(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The host candidates of a lite agent, which ice4j has no part in. */
    static List<IceCandidate> liteCandidates(Iterable<InetSocketAddress> addresses) {
        List<IceCandidate> candidates = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            long priority = IcePriority.of(IcePriority.HOST, IcePriority.localPreference(candidates.size()));
            candidates.add(new IceCandidate(
                    Integer.toString(candidates.size() + 1),
                    1,
                    IceCandidate.UDP,
                    priority,
                    address,
                    IceCandidate.HOST,
                    null));
        }
        return candidates;
    }

    /** Undoes it, from any thread. */
    void release() {
        ports.values().forEach(UdpPort::close);
        if (agent != null) {
            agent.free();
        }
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "IceSetup" + ports.keySet();
    }
}
