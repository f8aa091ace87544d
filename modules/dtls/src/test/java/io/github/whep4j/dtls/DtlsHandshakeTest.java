package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both roles of ours with each other. */
class DtlsHandshakeTest {
    private static final DtlsCertificate CLIENT = DtlsCertificate.generate();
    private static final DtlsCertificate SERVER = DtlsCertificate.generate();

    private final DtlsHandshakes pool = new DtlsHandshakes(8);
    private final Network network = new Network();

    @AfterEach
    void release() {
        pool.close();
        network.close();
    }

    private Endpoint start(Endpoint endpoint, DtlsRole role, List<Integer> profiles) {
        boolean client = role == DtlsRole.CLIENT;
        return endpoint.start(
                pool,
                Endpoint.config(
                        role,
                        client ? CLIENT : SERVER,
                        (client ? SERVER : CLIENT).fingerprint(),
                        profiles,
                        Endpoint.PATIENCE));
    }

    private static void assertSameKeys(DtlsResult client, DtlsResult server) {
        SrtpKeyLengths lengths = SrtpKeyLengths.of(client.srtpProfileId());
        assertEquals(client.srtpProfileId(), server.srtpProfileId());
        assertEquals(lengths.keyBytes(), client.localKey().length);
        assertEquals(lengths.saltBytes(), client.localSalt().length);
        assertArrayEquals(client.localKey(), server.remoteKey());
        assertArrayEquals(client.localSalt(), server.remoteSalt());
        assertArrayEquals(client.remoteKey(), server.localKey());
        assertArrayEquals(client.remoteSalt(), server.localSalt());
        assertFalse(java.util.Arrays.equals(client.localKey(), client.remoteKey()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0007, 0x0008, 0x0001})
    void eachProfile_bothSidesHaveTheSameKeys(int profile) throws Exception {
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        start(server, DtlsRole.SERVER, List.of(profile));
        start(client, DtlsRole.CLIENT, Endpoint.ALL_PROFILES);

        assertSameKeys(client.result(), server.result());
        assertEquals(profile, client.result().srtpProfileId());
        assertEquals("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", client.result().cipherSuite());
        assertEquals("DTLS 1.2", server.result().tlsVersion());
        assertEquals(DtlsRole.SERVER, server.result().role());
    }

    @Test
    void twoProfilesInCommon_theServersOrderDecides() throws Exception {
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        start(server, DtlsRole.SERVER, List.of(0x0001, 0x0008, 0x0007));
        start(client, DtlsRole.CLIENT, List.of(0x0007, 0x0008));

        assertEquals(0x0008, client.result().srtpProfileId());
        assertEquals(0x0008, server.result().srtpProfileId());
    }

    @Test
    void noProfileInCommon_bothSidesFailAndSayWhy() throws Exception {
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        start(server, DtlsRole.SERVER, List.of(0x0008));
        start(client, DtlsRole.CLIENT, List.of(0x0007, 0x0001));

        assertEquals(DtlsFailure.Kind.NO_COMMON_PROFILE, server.failure().kind());
        assertTrue(
                server.failure().message().contains("0x0007, 0x0001"),
                server.failure().message());
        assertEquals(DtlsFailure.Kind.PROTOCOL, client.failure().kind());
        assertTrue(
                client.failure().message().contains("handshake_failure"),
                client.failure().message());
    }

    @Test
    void clientHello_offersWhatItShouldAndNothingElse() throws Exception {
        byte[] hello = Endpoint.clientHello(CLIENT, SERVER.fingerprint());
        ClientHello parsed = ClientHello.parse(
                new ByteArrayInputStream(hello, 25, hello.length - 25), OutputStream.nullOutputStream());
        assertEquals(ProtocolVersion.DTLSv12, parsed.getVersion());
        // ECDHE with authenticated encryption, ECDSA first; the last one stands for renegotiation_info.
        assertArrayEquals(new int[] {0xc02b, 0xc02c, 0xcca9, 0xc02f, 0xc030, 0xcca8, 0x00ff}, parsed.getCipherSuites());
        Hashtable<?, ?> extensions = parsed.getExtensions();
        // supported_groups, point formats, signature_algorithms, use_srtp, extended_master_secret; no connection id.
        assertEquals(Set.of(10, 11, 13, 14, 23), extensions.keySet());
        assertEquals("0006000700080001" + "00", HexFormat.of().formatHex((byte[]) extensions.get(14)));
        assertEquals("0008001d001700180019", HexFormat.of().formatHex((byte[]) extensions.get(10)));
    }

    @Test
    void flights_arePackedIntoFewDatagramsOf1200BytesAtMost() throws Exception {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, (index, datagram) -> {
            sizes.add(datagram.length);
            return datagram;
        });
        start(server, DtlsRole.SERVER, Endpoint.ALL_PROFILES);
        start(client, DtlsRole.CLIENT, Endpoint.ALL_PROFILES);
        client.result();
        server.result();

        // ClientHello; Certificate to Finished. A slow machine may have sent one of them again.
        assertTrue(Collections.max(sizes) <= 1_200, sizes::toString);
        assertTrue(sizes.size() <= 8, sizes::toString);
        assertTrue(sizes.stream().anyMatch(size -> size > 500), sizes::toString);
    }

    @Test
    void maxDatagramBytes_isKeptToByFragmenting() throws Exception {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, (index, datagram) -> {
            sizes.add(datagram.length);
            return datagram;
        });
        server.start(pool, Endpoint.config(DtlsRole.SERVER, SERVER, CLIENT.fingerprint()));
        client.start(
                pool,
                new DtlsConfig(
                        CLIENT,
                        DtlsRole.CLIENT,
                        Endpoint.ALL_PROFILES,
                        List.of(SERVER.fingerprint()),
                        Endpoint.PATIENCE,
                        256));

        assertSameKeys(client.result(), server.result());
        assertTrue(Collections.max(sizes) <= 256, sizes::toString);
    }

    @Test
    void close_isSeenByThePeerAsClosedAndOnce() throws Exception {
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        start(server, DtlsRole.SERVER, Endpoint.ALL_PROFILES);
        start(client, DtlsRole.CLIENT, Endpoint.ALL_PROFILES);
        client.result();
        server.result();

        client.close();
        client.close();

        assertTrue(server.closed.get(30, TimeUnit.SECONDS));
        assertFalse(client.closed.isDone(), "our own close is no news to us");
        assertEquals(1, client.outcomes.get());
        assertEquals(1, server.outcomes.get());
        assertEquals(0, client.transmittedAfterEnd.get());
    }

    @Test
    void result_showsNoKeyAndCanBeDestroyed() throws Exception {
        Endpoint client = new Endpoint();
        Endpoint server = new Endpoint();
        network.connect(client, server, Network.Weather.FAIR, 1);
        start(server, DtlsRole.SERVER, Endpoint.ALL_PROFILES);
        start(client, DtlsRole.CLIENT, Endpoint.ALL_PROFILES);
        DtlsResult result = client.result();

        String shown = result.toString();
        assertFalse(shown.contains(HexFormat.of().formatHex(result.localKey())));
        assertTrue(shown.contains("srtpProfileId=0x0007"), shown);
        result.destroy();
        assertArrayEquals(new byte[16], result.localKey());
        assertArrayEquals(new byte[12], result.remoteSalt());
    }
}
