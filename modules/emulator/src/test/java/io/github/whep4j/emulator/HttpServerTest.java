package io.github.whep4j.emulator;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final int AT_ONCE = 300;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int TRIES = 200;

    @Test
    void threeHundredThatConnectBeforeAnyHasAskedAreAllAnswered() throws IOException {
        List<Socket> clients = new ArrayList<>();
        try (HttpServer server = new HttpServer(InetAddress.getLoopbackAddress(), 0, request -> HttpResponse.of(204))) {
            for (int i = 0; i < AT_ONCE; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port());
                client.setSoTimeout(PATIENCE_MILLIS);
                clients.add(client);
            }
            for (Socket client : clients) {
                client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            for (Socket client : clients) {
                byte[] status = client.getInputStream().readNBytes(12);
                assertTrue(new String(status, StandardCharsets.US_ASCII).endsWith(" 204"));
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** A test may take the port anew, or rely on nobody being there. */
    @Test
    void nobodyIsAtThePortOfOneThatIsClosed() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            HttpServer server = new HttpServer(InetAddress.getLoopbackAddress(), 0, request -> HttpResponse.of(204));
            int port = server.port();
            server.close();
            assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        }
    }
}
