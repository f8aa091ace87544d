package io.github.whep4j.whep;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** An HTTP server that reads requests properly and answers with whatever bytes a test wants. */
final class RawServer implements AutoCloseable {

    static final String ANSWER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    record Request(String method, String target, Map<String, String> headers, String body, String head) {
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    interface Responder {
        void respond(Request request, OutputStream out, Socket socket) throws Exception;
    }

    private final ServerSocket server;
    private final boolean https;
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final LinkedBlockingQueue<Request> arrivals = new LinkedBlockingQueue<>();
    private volatile Responder responder;

    RawServer(Responder responder) throws IOException {
        this(ServerSocketFactory.getDefault(), false, responder);
    }

    RawServer(ServerSocketFactory sockets, boolean https, Responder responder) throws IOException {
        this.server = sockets.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.https = https;
        this.responder = responder;
        daemon(this::accept);
    }

    /** Answers POST with 201 and a session URL, DELETE with 200. */
    static Responder wellBehaved() {
        return (request, out, socket) -> {
            if (request.method().equals("POST")) {
                write(out, created("/whep/sessions/1", ANSWER));
            } else {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        };
    }

    /** One answer for POST, 200 for DELETE. */
    static Responder onPost(String response) {
        return (request, out, socket) ->
                write(out, request.method().equals("POST") ? response : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    static String created(String location, String sdp) {
        return "HTTP/1.1 201 Created\r\nContent-Type: application/sdp\r\nLocation: " + location + "\r\nContent-Length: "
                + sdp.length() + "\r\n\r\n" + sdp;
    }

    static String response(String status, String contentType, String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\nContent-Type: " + contentType + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    void respondWith(Responder next) {
        responder = next;
    }

    int port() {
        return server.getLocalPort();
    }

    URI url(String pathAndQuery) {
        return URI.create((https ? "https://localhost:" : "http://127.0.0.1:") + port() + pathAndQuery);
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    List<Request> requests(String method) {
        return requests().stream().filter(r -> r.method().equals(method)).toList();
    }

    /** The next request in order of arrival. */
    Request awaitRequest() throws InterruptedException {
        Request request = arrivals.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("No request came");
        }
        return request;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(30_000);
            Request request = read(new BufferedInputStream(socket.getInputStream()));
            if (request == null) {
                return;
            }
            requests.add(request);
            arrivals.add(request);
            responder.respond(request, socket.getOutputStream(), socket);
        } catch (Exception e) {
            // The client went away, or never meant it.
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] requestLine = lines[0].split(" ");
        return new Request(requestLine[0], requestLine[1], headers, body, text);
    }

    static void daemon(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }
}
