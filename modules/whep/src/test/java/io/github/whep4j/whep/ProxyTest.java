package io.github.whep4j.whep;

import static io.github.whep4j.whep.RawServer.ANSWER;
import static io.github.whep4j.whep.RawServer.write;
import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through an HTTP proxy, over real sockets. */
class ProxyTest {

    private final WhepClient client = new WhepClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void goesThroughATunnelByHttps() throws Exception {
        try (RawServer server = TlsTest.server("localhost");
                RawServer proxy = new RawServer(ProxyTest::tunnel)) {
            WhepSession session = WhepSession.of(
                    client,
                    request(server.url("/whep"), "t0ken")
                            .caFile(TlsTest.resource("ca.pem"))
                            .proxy(URI.create("http://me:pa%3ass@127.0.0.1:" + proxy.port()))
                            .build());
            assertEquals(ANSWER, get(session.post(OFFER)).sdp());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(2, server.requests().size());
            RawServer.Request connect = proxy.requests().get(0);
            assertEquals("CONNECT", connect.method());
            assertEquals("localhost:" + server.port(), connect.target());
            assertEquals("Basic bWU6cGE6c3M=", connect.header("proxy-authorization"));
            assertNull(connect.header("authorization"), "the token is not for the proxy");
            assertNull(server.requests().get(0).header("proxy-authorization"), "nor its password for the server");
        }
    }

    /** The name is the proxy's to resolve. */
    @Test
    void goesThroughATunnelByHttpToNamesThatAreUnknownHere() throws Exception {
        try (RawServer server = new RawServer(RawServer.wellBehaved());
                RawServer proxy = new RawServer((request, out, socket) -> {
                    assertEquals("camera.invalid:80", request.target());
                    pump(server.port(), out, socket);
                })) {
            WhepSession session = WhepSession.of(
                    client,
                    request(URI.create("http://camera.invalid/whep"), null)
                            .proxy(URI.create("http://127.0.0.1:" + proxy.port()))
                            .build());
            assertEquals(ANSWER, get(session.post(OFFER)).sdp());
            assertEquals("camera.invalid", server.requests().get(0).header("host"));
            get(session.close());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 407 Proxy Authentication Required, the proxy answered 407: it wants a user name and a password",
        "HTTP/1.1 403 Forbidden, the proxy answered 403",
        "HTTP/1.1 302 Found, the proxy answered 302",
        "SSH-2.0-OpenSSH, what the proxy said is not HTTP",
        "'', the proxy closed the connection",
    })
    void aProxyThatRefusesIsNamed(String said, String detail) throws Exception {
        try (RawServer proxy = new RawServer(
                (request, out, socket) -> write(out, said.isEmpty() ? "" : said + "\r\nContent-Length: 0\r\n\r\n"))) {
            WhepSession session = WhepSession.of(
                    client,
                    request(URI.create("https://camera.invalid/SECRET"), "t0ken")
                            .proxy(URI.create("http://127.0.0.1:" + proxy.port()))
                            .build());
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(WhepFailure.Kind.CONNECT, failure.kind());
            assertEquals(detail, failure.detail());
            assertTrue(failure.title().contains("127.0.0.1:" + proxy.port()), failure.title());
            assertFalse(failure.toString().contains("SECRET"));
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        WhepSession session = WhepSession.of(
                client,
                request(URI.create("https://camera.invalid/whep"), "t0ken")
                        .proxy(URI.create("http://127.0.0.1:" + nobody))
                        .build());
        WhepFailure failure = failure(session.post(OFFER));
        assertEquals(WhepFailure.Kind.CONNECT, failure.kind());
        assertEquals("No way to https://camera.invalid through the proxy 127.0.0.1:" + nobody, failure.title());
        assertTrue(failure.hint().startsWith("Check the proxy"), failure.hint());
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.org/, '', proxy:8080",
        "http://api.example.org/, '', plain:3128",
        "https://api.example.org/, other.org, proxy:8080",
        "https://api.example.org/, 'a.b, example.org', ",
        "https://api.example.org/, .example.org, ",
        "https://api.example.org/, *.example.org, ",
        "https://api.example.org/, api.example.org:443, ",
        "https://api.example.org:8443/, api.example.org:443, proxy:8080",
        "https://notexample.org/, example.org, proxy:8080",
        "https://api.example.org/, *, ",
        "http://127.0.0.1:8080/, '', ",
        "http://localhost/, '', ",
    })
    void readsTheEnvironment(String target, String exceptions, String proxy) {
        Map<String, String> environment = Map.of(
                "https_proxy",
                "http://proxy:8080",
                "http_proxy",
                "plain",
                "HTTP_PROXY",
                "http://evil",
                "no_proxy",
                exceptions);
        HttpProxy found = HttpProxy.fromEnvironment(environment, HttpUrl.parse(target));
        assertEquals(proxy, found == null ? null : found.host() + ":" + found.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://proxy", "http://", "http://a b:S3CRET@x", "http://u:S3CRET@:1", "http://proxy:99999999"})
    void whatIsNoProxyIsRefusedWithoutRepeatingIt(String text) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> HttpProxy.parse(text));
        assertFalse(String.valueOf(thrown).contains("S3CRET"));
        assertNull(thrown.getCause());
    }

    @Test
    void itsPasswordIsNotShown() {
        assertEquals(
                "HttpProxy[proxy:8080, with a password]",
                HttpProxy.parse("http://me:S3CRET@proxy:8080").toString());
    }

    @Test
    void aProxyAndPublicTargetsOnlyDoNotGoTogether() {
        WhepRequest.Builder builder = request(URI.create("https://api.example.org/"), null)
                .publicTargetsOnly()
                .proxy(URI.create("http://proxy:1"));
        assertThrows(IllegalStateException.class, builder::build);
    }

    private static void tunnel(RawServer.Request request, OutputStream out, Socket socket) throws Exception {
        pump(Integer.parseInt(request.target().substring(request.target().lastIndexOf(':') + 1)), out, socket);
    }

    private static void pump(int port, OutputStream out, Socket socket) throws IOException {
        try (Socket server = new Socket("127.0.0.1", port)) {
            write(out, "HTTP/1.1 200 Connection established\r\n\r\n");
            RawServer.daemon(() -> copy(socket, server));
            copy(server, socket);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two has gone.
        }
    }
}
