package io.github.whep4j.ice;

import io.github.whep4j.transport.MediaLoop;
import io.github.whep4j.transport.MediaLoops;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sessions on one loop and the loopback interface; closes them all. */
final class Sessions implements AutoCloseable {
    final MediaLoops loops;
    final MediaLoop loop;
    private final List<IceSession> sessions = new ArrayList<>();

    Sessions() {
        this(System::nanoTime);
    }

    /** Sessions whose time passes as a test says. */
    Sessions(LongSupplier clock) {
        loops = MediaLoops.create(1, clock);
        loop = loops.next();
    }

    static IceConfig.Builder config() {
        return IceConfig.builder().localAddresses(List.of(InetAddress.getLoopbackAddress()));
    }

    IceSession open(IceConfig config, IceListener listener) {
        IceSession session = new IceSession(loop, config, listener);
        sessions.add(session);
        return session;
    }

    LocalIceDescription gather(IceSession session) throws Exception {
        return session.gather().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    void connect(IceSession session, RemoteIceDescription remote) throws Exception {
        call(() -> {
            session.connect(remote);
            return true;
        });
    }

    boolean send(IceSession session, byte[] datagram) throws Exception {
        return call(() -> session.send(datagram, 0, datagram.length));
    }

    static RemoteIceDescription remote(LocalIceDescription local, boolean lite) {
        return new RemoteIceDescription(local.ufrag(), local.password(), lite, local.candidates());
    }

    static byte[] dtls(int number) {
        return new byte[] {22, (byte) number, 3};
    }

    static byte[] media(int number) {
        return new byte[] {(byte) 0x80, 96, (byte) number, 4};
    }

    /** A closed socket is gone when the loop has been to its selector again. */
    static void awaitFree(InetSocketAddress address) throws Exception {
        while (true) {
            try (DatagramSocket socket = new DatagramSocket(address)) {
                return;
            } catch (BindException e) {
                Thread.sleep(2);
            }
        }
    }

    <T> T call(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        sessions.forEach(IceSession::close);
        loops.close();
    }
}
