package io.github.whep4j.emulator;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server on a plain socket: small, and able to answer what no HTTP library would let it. One daemon thread
 * accepts, one more serves each connection; all are ended by {@link #close()}.
 */
final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    /** Three hundred receivers that begin at once are one of our measures; those beyond this are closed unheard. */
    private static final int MAX_CONNECTIONS = 1_024;

    private static final int BACKLOG = 1_024;
    private static final int IDLE_MILLIS = 15_000;
    /** It has nothing to wait for; not for ever, as whoever closes a camera is a test mostly. */
    private static final long ACCEPTING_ENDS_MILLIS = 5_000;

    private final ServerSocket listener;
    private final Handler handler;
    private final ThreadPoolExecutor workers;
    private final Thread acceptor;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Answers requests, on the threads of the connections: it may block. */
    @FunctionalInterface
    interface Handler {
        HttpResponse handle(HttpRequest request) throws InterruptedException;
    }

    /** Binds and begins to accept; port 0 is one of the system's choice. */
    HttpServer(InetAddress address, int port, Handler handler) throws IOException {
        this.handler = handler;
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        try {
            listener.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
        AtomicInteger number = new AtomicInteger();
        this.workers = new ThreadPoolExecutor(
                0,
                MAX_CONNECTIONS,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "whep4j-emulator-http-" + number.getAndIncrement()));
        this.acceptor = daemon(this::accept, "whep4j-emulator-accept");
        acceptor.start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                connections.add(socket);
                try {
                    workers.execute(() -> serve(socket));
                } catch (RejectedExecutionException tooMany) {
                    closeQuietly(socket);
                }
            } catch (IOException e) {
                if (!closed) {
                    log.warn("accepting a connection failed", e);
                    pause();
                }
            }
        }
    }

    /** What made accepting fail (no descriptors, say) is likely to last. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (closed) {
                return;
            }
            socket.setSoTimeout(IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            HttpRequestReader reader = new HttpRequestReader(new BufferedInputStream(socket.getInputStream()));
            boolean keepAlive = true;
            while (keepAlive && !closed) {
                keepAlive = serveNext(reader, out);
            }
        } catch (IOException e) {
            log.debug("a connection ended: {}", e.toString());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
        }
    }

    /** Whether the connection may be used again. */
    private boolean serveNext(HttpRequestReader reader, OutputStream out) throws IOException, InterruptedException {
        HttpResponse response;
        boolean keepAlive = false;
        try {
            HttpRequest request = reader.next();
            if (request == null) {
                return false;
            }
            response = handle(request);
            keepAlive = !"close".equalsIgnoreCase(request.header("connection")) && !response.closes();
        } catch (HttpRequestReader.BadRequestException e) {
            response = HttpResponse.error(e.status(), "Bad Request", e.detail());
        }
        response.writeTo(out, keepAlive);
        return keepAlive;
    }

    private HttpResponse handle(HttpRequest request) throws InterruptedException {
        try {
            return handler.handle(request);
        } catch (RuntimeException e) {
            log.warn("answering a {} failed", request.method(), e);
            return HttpResponse.error(500, "Internal Server Error", "");
        }
    }

    private void closeQuietly(Socket socket) {
        connections.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("closing a connection failed: {}", e.toString());
        }
    }

    /** Closes the port and every connection; answers that are under way are cut off. The port is free then. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            log.debug("closing the port failed: {}", e.toString());
        }
        workers.shutdownNow();
        connections.forEach(this::closeQuietly);
        awaitFreePort();
    }

    /** The system goes on taking connections for as long as a thread is in {@code accept}, closed or not. */
    private void awaitFreePort() {
        try {
            acceptor.join(ACCEPTING_ENDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
