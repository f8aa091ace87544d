package io.github.whep4j.whep;

import static io.github.whep4j.whep.WhepSessionTest.OFFER;
import static io.github.whep4j.whep.WhepSessionTest.failure;
import static io.github.whep4j.whep.WhepSessionTest.get;
import static io.github.whep4j.whep.WhepSessionTest.request;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.whep4j.whep.WhepFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Base64;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real TLS: who is believed, and that nobody else gets a request. */
class TlsTest {

    /** Every name is this machine. */
    private static final WhepClient CLIENT =
            new WhepClient(host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});

    @TempDir
    Path directory;

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,localhost",
        "address,127.0.0.1",
        "wildcard,cam.example.org",
    })
    void aCertificateForTheHostIsBelieved(String certificate, String host) throws Exception {
        try (RawServer server = server(certificate)) {
            WhepSession session = session(server, host, "ca.pem");
            assertEquals(RawServer.ANSWER, get(session.post(OFFER)).sdp());
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
            assertEquals(2, server.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost,127.0.0.1,ca.pem",
        "localhost,camera.example.org,ca.pem",
        "address,localhost,ca.pem",
        "wildcard,a.b.example.org,ca.pem",
        "wildcard,example.org,ca.pem",
        "expired,localhost,ca.pem",
        "localhost,localhost,other-ca.pem",
        "localhost,localhost,",
    })
    void nobodyElseIs(String certificate, String host, String ca) throws Exception {
        try (RawServer server = server(certificate)) {
            WhepSession session = session(server, host, ca);
            WhepFailure failure = failure(session.post(OFFER));
            assertEquals(Kind.TLS, failure.kind(), failure::toString);
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    void aPinnedServerCertificateIsBelievedToo() throws Exception {
        try (RawServer server = server("localhost")) {
            KeyStore store = keyStore("localhost");
            Path pinned = directory.resolve("pinned.pem");
            Files.writeString(
                    pinned,
                    "A comment\n-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(store.getCertificate("leaf").getEncoded())
                            + "\n-----END CERTIFICATE-----\n");
            WhepSession session = WhepSession.of(
                    CLIENT, request(server.url("/whep"), "t").caFile(pinned).build());
            get(session.post(OFFER));
            assertEquals(DeleteOutcome.DELETED, get(session.close()));
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsToldOf() throws Exception {
        try (ServerSocket chatty = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            RawServer.daemon(() -> {
                try (Socket socket = chatty.accept()) {
                    RawServer.write(socket.getOutputStream(), "220 mail.example.org ESMTP\r\n");
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client has gone.
                }
            });
            WhepFailure failure = failure(
                    session(chatty.getLocalPort(), "localhost", "ca.pem").post(OFFER));
            assertEquals("https://localhost:" + chatty.getLocalPort() + " does not speak TLS", failure.message());
        }
    }

    @Test
    void aHandshakeHasADeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            URI url = URI.create("https://localhost:" + silent.getLocalPort() + "/whep");
            WhepSession session = WhepSession.of(
                    CLIENT, request(url, "t").tlsTimeout(Duration.ofMillis(200)).build());
            assertEquals(Kind.TIMEOUT, failure(session.post(OFFER)).kind());
            assertEquals(DeleteOutcome.NOT_OPENED, get(session.close()));
        }
    }

    @Test
    void aCaFileThatIsNoneIsToldOf() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
        assertThrows(CertificateException.class, () -> new TlsContexts().get(empty));
        Path damaged = Files.writeString(
                directory.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nMIIB=\n-----END CERTIFICATE-----\n");
        assertThrows(CertificateException.class, () -> new TlsContexts().get(damaged));
        try (RawServer server = server("localhost")) {
            for (Path path : new Path[] {empty, damaged, directory.resolve("missing.pem"), directory}) {
                WhepSession session = WhepSession.of(
                        CLIENT, request(server.url("/whep"), "t").caFile(path).build());
                WhepFailure failure = failure(session.post(OFFER));
                assertEquals(Kind.TLS, failure.kind());
                assertEquals("The CA file cannot be used", failure.title());
            }
            assertEquals(0, server.requests().size());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aCaFileWithoutAnEndIsNotReadForEver() {
        CertificateException thrown =
                assertThrows(CertificateException.class, () -> new TlsContexts().get(Path.of("/dev/zero")));
        assertEquals("The CA file is too long to be one", thrown.getMessage());
    }

    @Test
    void aCaFileIsReadAgainWhenItHasChanged() throws Exception {
        TlsContexts contexts = new TlsContexts();
        Path ca = Files.copy(resource("ca.pem"), directory.resolve("ca.pem"));
        SSLContext first = contexts.get(ca);
        assertEquals(first, contexts.get(ca));
        Files.copy(resource("other-ca.pem"), ca, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(first != contexts.get(ca));
        assertEquals(contexts.get(null), contexts.get(null));
    }

    @Test
    void enginesCheckTheHostAndSpeakNoOldTls() throws Exception {
        SSLEngine engine = TlsContexts.engine(new TlsContexts().get(null), HttpUrl.parse("https://example.org"));
        assertEquals("HTTPS", engine.getSSLParameters().getEndpointIdentificationAlgorithm());
        assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, engine.getEnabledProtocols());
    }

    static RawServer server(String certificate) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(keyStore(certificate), "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocketFactory sockets = context.getServerSocketFactory();
        return new RawServer(sockets, true, RawServer.wellBehaved());
    }

    private static KeyStore keyStore(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = TlsTest.class.getResourceAsStream("tls/" + certificate + ".p12")) {
            store.load(in, "changeit".toCharArray());
        }
        return store;
    }

    private static WhepSession session(RawServer server, String host, String ca) throws Exception {
        return session(server.port(), host, ca);
    }

    private static WhepSession session(int port, String host, String ca) throws Exception {
        WhepRequest.Builder builder = request(URI.create("https://" + host + ":" + port + "/whep"), "t");
        return WhepSession.of(CLIENT, (ca == null ? builder : builder.caFile(resource(ca))).build());
    }

    static Path resource(String name) throws Exception {
        return Path.of(TlsTest.class.getResource("tls/" + name).toURI());
    }
}
