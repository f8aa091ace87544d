package io.github.whep4j.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.whep4j.cli.Cli;
import io.github.whep4j.cli.FakeServer;
import io.github.whep4j.emulator.WhepCamera;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code whep4j doctor URL} says of a server: its name, port, certificate and clock. */
class DoctorServerTest {
    private static final Path CERTIFICATES = Path.of("../whep/src/test/resources/io/github/whep4j/whep/tls");

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aServerThatIsWellIsToldOfStepByStep() throws Exception {
        HttpsServer server = server("localhost");
        try {
            HealthReport health = examine(server, "localhost", "ca.pem");
            String text = health.toText();
            assertTrue(health.isWell(), text);
            assertTrue(text.contains("ok    name          localhost is "), text);
            assertTrue(text.contains("ok    TLS           TLSv1.3, TLS_"), text);
            assertTrue(
                    text.contains("ok    certificate   for localhost, issued by whep4j test ca, good until 2"), text);
            assertTrue(text.contains("ok    HTTP          the server answers (204 to OPTIONS"), text);
            assertTrue(text.contains("ok    clock         agrees with the server's"), text);
            assertEquals(List.of("OPTIONS /whep null null"), asked);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired, localhost, ca.pem, it ran out on 2",
        "address, localhost, ca.pem, 'it is for 127.0.0.1, and not for localhost'",
        "localhost, 127.0.0.1, ca.pem, 'it is for localhost, and not for 127.0.0.1'",
        "localhost, localhost, other-ca.pem, 'it was issued by whep4j test ca, whom this JVM does not trust'",
        "localhost, localhost, , 'it was issued by whep4j test ca, whom this JVM does not trust'",
    })
    void whyACertificateIsNotTakenIsTold(String certificate, String host, @Nullable String ca, String words)
            throws Exception {
        HttpsServer server = server(certificate);
        try {
            HealthReport health = examine(server, host, ca);
            assertFalse(health.isWell());
            assertTrue(health.toText().contains("bad   certificate   " + words), health.toText());
            assertEquals(List.of(), asked, "nothing is asked of a stranger");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCertificateThatIsSignedByItselfIsToldApart() throws Exception {
        try (InputStream in = Files.newInputStream(CERTIFICATES.resolve("ca.pem"))) {
            X509Certificate own =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            HealthReport health = new HealthReport();
            String said = "PKIX path building failed: unable to find valid certification path to requested target";
            CertificateHealth.tellOfRefused(new X509Certificate[] {own}, "localhost", said, health);
            assertTrue(health.toText().contains("it is signed by itself"), health.toText());
            HealthReport early = new HealthReport();
            assertTrue(CertificateHealth.tellOfTime(own, Instant.EPOCH, early));
            assertTrue(early.toText().contains("and today is 1970-01-01"), early.toText());
        }
    }

    @Test
    void aCameraOfTheFileAndADeviceOfAServiceAreServersToo(@TempDir Path folder) throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            Path file = Files.writeString(
                    folder.resolve("cameras.properties"),
                    "door.url=" + camera.endpoint() + "\ndoor.token-file=missing\nyard.url=ring:emulated-camera\n");
            URI base = camera.endpoint().resolve("/");
            for (String line : new String[] {
                "camera:door", "ring:emulated-camera --endpoint-base " + base, "camera:yard --endpoint-base " + base
            }) {
                Cli.Result result =
                        new Cli().with("WHEP4J_CONFIG", file.toString()).execute(("doctor " + line).split(" "));
                assertTrue(
                        result.out().lines().anyMatch(found -> found.matches("ok +HTTP +the server answers .*")),
                        result.out() + result.err());
            }
            assertEquals(0, camera.counters().posts());
            assertEquals(
                    2,
                    Cli.run("doctor", "camera:door", "--endpoint-base", base.toString())
                            .status());
        }
    }

    @Test
    void whatSpeaksNoTlsIsToldOf() throws Exception {
        try (WhepCamera camera = WhepCamera.builder().build()) {
            HealthReport health = new HealthReport();
            URI url = URI.create(camera.endpoint().toString().replace("http:", "https:"));
            new ServerHealth(url, null, health).examine();
            assertTrue(health.toText().contains("does not speak TLS"), health.toText());
        }
    }

    @Test
    void aPortThatIsClosedIsToldOf() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        HealthReport health = new HealthReport();
        new ServerHealth(URI.create("https://127.0.0.1:" + free + "/whep"), null, health).examine();
        assertTrue(health.toText().contains("bad   TCP           no connection to port " + free), health.toText());
    }

    @Test
    void theCommandTakesAUrl() throws Exception {
        try (FakeServer server = new FakeServer(404, "text/plain", "")) {
            Cli.Result result = Cli.run("doctor", server.url() + "?key=s3cret", "--json");
            assertEquals(0, result.status(), result.out() + result.err());
            assertTrue(result.out().contains("is the path right?"), result.out());
            assertTrue(result.out().contains("agrees with the server's"), result.out());
            assertFalse(result.out().contains("s3cret"), result.out());
        }
        Cli.Result odd = Cli.run("doctor", "example.org/whep");
        assertEquals(2, odd.status());
        assertTrue(odd.err().contains("https or http"), odd.err());
    }

    @ParameterizedTest
    @CsvSource({
        "'Thu, 26 Nov 2026 12:00:40 GMT', 'bad   clock         this machine''s is 39 s behind the server''s'",
        "'Thu, 26 Nov 2026 11:59:00 GMT', 'bad   clock         this machine''s is 59 s ahead of the server''s'",
        "'Thu, 26 Nov 2026 12:00:20 GMT', 'ok    clock         agrees'",
        "'Thu, 26 Nov 2026 12:00:61 GMT', 'note  clock         the server does not tell its own'",
        ", 'note  clock         the server does not tell its own'",
    })
    void theClockIsComparedWithTheServers(@Nullable String date, String words) {
        HealthReport health = new HealthReport();
        HttpHealth.clock(date, Instant.parse("2026-11-26T12:00:00Z"), Instant.parse("2026-11-26T12:00:01Z"), health);
        assertTrue(health.toText().contains(words), health.toText());
    }

    private HealthReport examine(HttpsServer server, String host, @Nullable String ca) throws InterruptedException {
        HealthReport health = new HealthReport();
        URI url = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/whep?key=secret");
        new ServerHealth(url, ca == null ? null : CERTIFICATES.resolve(ca), health).examine();
        return health;
    }

    private HttpsServer server(String certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(CERTIFICATES.resolve(certificate + ".p12"))) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            asked.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " "
                            + exchange.getRequestURI().getQuery() + " "
                            + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange);
        });
        server.start();
        return server;
    }

    private static void answer(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
