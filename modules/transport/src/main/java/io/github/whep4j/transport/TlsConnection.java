package io.github.whep4j.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS over a {@link TcpConnection}, as client. The server's certificate has to be trusted by the context and to name the
 * host (RFC 9525, as the JDK checks it for HTTPS); there is no way around either.
 *
 * <p>What takes long in a handshake, such as checking certificates, runs on an executor, and the loop goes on meanwhile.
 */
public final class TlsConnection implements StreamConnection {
    /** More than a handshake sends before it is answered: certificate chains have some kilobytes. */
    private static final int MOST_UNREAD_BYTES = 131_072;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Logger logger = LoggerFactory.getLogger(TlsConnection.class);

    private final MediaLoop loop;
    private final SSLEngine engine;
    private final Executor tasks;
    private final Handler handler;
    private final TcpConnection tcp;
    /** Ready to be written to. */
    private ByteBuffer in;

    private ByteBuffer plain;
    private ByteBuffer out;
    private boolean taskRunning;
    private boolean connected;
    private boolean closed;

    private TlsConnection(
            MediaLoop loop,
            @Nullable InetSocketAddress local,
            InetSocketAddress remote,
            SSLEngine engine,
            Executor tasks,
            Handler handler)
            throws IOException {
        this.loop = loop;
        this.engine = engine;
        this.tasks = tasks;
        this.handler = handler;
        in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        tcp = loop.connect(local, remote, new FromTcp());
    }

    /**
     * Begins to connect: on the loop only. The handler is told what comes of it, never before this returns; there is no
     * time limit.
     *
     * @param local to connect from, null for the system's choice
     * @param host what the certificate has to be for: a name or an address
     * @param tasks runs what blocks
     * @throws IOException if it is clear at once that there is no way
     */
    public static TlsConnection connect(
            MediaLoop loop,
            @Nullable InetSocketAddress local,
            InetSocketAddress remote,
            String host,
            SSLContext context,
            Executor tasks,
            Handler handler)
            throws IOException {
        SSLEngine engine = context.createSSLEngine(host, remote.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return new TlsConnection(loop, local, remote, engine, tasks, handler);
    }

    private void progress() {
        try {
            while (!closed && !taskRunning && step()) {
                logger.trace("TLS: {}", engine.getHandshakeStatus());
            }
        } catch (SSLException e) {
            sayWhy();
            end(reasonOf(e));
        }
    }

    /** Newer engines wrap what a task of theirs has thrown, and say no more than that it was unexpected. */
    private static String reasonOf(SSLException e) {
        String message = e.getMessage();
        return e.getCause() instanceof RuntimeException inItself
                ? inItself.toString()
                : message == null ? e.toString() : message;
    }

    /** Does what is next; false if it takes more bytes, or a task that is running. */
    private boolean step() throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                runTask();
                return false;
            }
            case NEED_WRAP -> {
                return wrap(NOTHING);
            }
            case NOT_HANDSHAKING, FINISHED -> {
                if (!connected) {
                    connected = true;
                    TcpConnection.tell(() -> handler.onConnected(loop.nanoTime()));
                }
                return !closed && unwrap();
            }
            default -> {
                return unwrap();
            }
        }
    }

    private void runTask() {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            return;
        }
        taskRunning = true;
        try {
            tasks.execute(() -> {
                @Nullable Throwable failure = failureOf(task);
                loop.executeQuietly(() -> {
                    taskRunning = false;
                    if (failure == null) {
                        progress();
                    } else {
                        end(failure.toString());
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            end("no thread for the TLS handshake");
        }
    }

    /** What the task has thrown, which runs code of others: the engine keeps exceptions for later, but not errors. */
    private static @Nullable Throwable failureOf(Runnable task) {
        try {
            task.run();
            return null;
        } catch (RuntimeException | Error e) {
            logger.warn("A task of a TLS handshake failed", e);
            return e;
        }
    }

    /** An older engine throws what a task of its own has thrown, as it is. */
    private static SSLException failedInItself(RuntimeException e) {
        return new SSLException(e);
    }

    private boolean wrap(ByteBuffer source) throws SSLException {
        out.clear();
        SSLEngineResult result;
        try {
            result = engine.wrap(source, out);
        } catch (RuntimeException e) {
            throw failedInItself(e);
        }
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            out = ByteBuffer.allocate(
                    Math.max(2 * out.capacity(), engine.getSession().getPacketBufferSize()));
            return true;
        }
        if (out.position() > 0 && !tcp.write(out.array(), 0, out.position())) {
            throw new SSLException("the connection takes nothing more");
        }
        return result.getStatus() != SSLEngineResult.Status.CLOSED;
    }

    private boolean unwrap() throws SSLException {
        in.flip();
        SSLEngineResult result;
        try {
            result = engine.unwrap(in, plain);
        } catch (RuntimeException e) {
            throw failedInItself(e);
        } finally {
            in.compact();
        }
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW -> {
                plain = ByteBuffer.allocate(
                        Math.max(2 * plain.capacity(), engine.getSession().getApplicationBufferSize()));
                return true;
            }
            case BUFFER_UNDERFLOW -> {
                return false;
            }
            case CLOSED -> {
                sayWhy();
                end(null);
                return false;
            }
            default -> {
                deliver();
                return result.bytesConsumed() > 0 || result.bytesProduced() > 0 || needsMore(result);
            }
        }
    }

    private static boolean needsMore(SSLEngineResult result) {
        return switch (result.getHandshakeStatus()) {
            case NEED_TASK, NEED_WRAP, FINISHED -> true;
            default -> false;
        };
    }

    private void deliver() {
        if (plain.position() > 0) {
            int len = plain.position();
            plain.clear();
            byte[] bytes = plain.array();
            TcpConnection.tell(() -> handler.onBytes(bytes, 0, len, loop.nanoTime()));
        }
    }

    @Override
    public boolean write(byte[] buf, int off, int len) {
        if (!connected || closed || taskRunning) {
            return false;
        }
        ByteBuffer source = ByteBuffer.wrap(buf, off, len);
        try {
            while (source.hasRemaining()) {
                if (!wrap(source)) {
                    return false;
                }
            }
            return true;
        } catch (SSLException e) {
            // A record that is half written can't be taken back. Told from a later step, as TcpConnection does it.
            loop.executeQuietly(() -> end(e.getMessage()));
            return false;
        }
    }

    @Override
    public @Nullable InetSocketAddress localAddress() {
        return connected ? tcp.localAddress() : null;
    }

    private void end(@Nullable String reason) {
        if (!closed) {
            close();
            TcpConnection.tell(() -> handler.onClosed(reason));
        }
    }

    /** The alert that the engine has prepared, close_notify or another. */
    private void sayWhy() {
        try {
            engine.closeOutbound();
            for (int i = 0; i < 3 && !engine.isOutboundDone() && wrap(NOTHING); i++) {
                logger.trace("TLS: closing");
            }
        } catch (SSLException e) {
            logger.debug("TLS: no goodbye: {}", e.toString());
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sayWhy();
            tcp.close();
        }
    }

    @Override
    public String toString() {
        return "TlsConnection[" + tcp + "]";
    }

    private final class FromTcp implements Handler {
        @Override
        public void onConnected(long nowNanos) {
            try {
                engine.beginHandshake();
                progress();
            } catch (SSLException e) {
                end(e.toString());
            }
        }

        @Override
        public void onBytes(byte[] buf, int off, int len, long nowNanos) {
            if (in.remaining() < len) {
                if (in.position() + len > MOST_UNREAD_BYTES) {
                    end("too much at once for a TLS handshake");
                    return;
                }
                in = ByteBuffer.allocate(in.position() + len).put(in.flip());
            }
            in.put(buf, off, len);
            progress();
        }

        @Override
        public void onClosed(@Nullable String reason) {
            end(reason);
        }
    }
}
