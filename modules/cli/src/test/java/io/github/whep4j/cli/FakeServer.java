package io.github.whep4j.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** An HTTP server with one answer to every POST, which never gets as far as media. */
public final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private volatile Runnable requestHook = () -> {};
    private final List<String> tokens = Collections.synchronizedList(new ArrayList<>());

    public FakeServer(int status, String contentType, String body, String... headers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            requestHook.run();
            exchange.getResponseHeaders().set("Content-Type", contentType);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
    }

    public void whenAsked(Runnable hook) {
        requestHook = hook;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/whep";
    }

    /** The Authorization headers in order; null for none. */
    public List<String> tokens() {
        return Collections.unmodifiableList(Arrays.asList(tokens.toArray(String[]::new)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
