package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against peers that aren't ours: their certificates, their fragments, their mistakes. */
class DtlsForeignPeerTest {
    private static final DtlsCertificate OURS = DtlsCertificate.generate();
    private static final TestIdentity P256 = identity(() -> TestIdentity.ecdsa("secp256r1"));
    private static final TestIdentity RSA = identity(() -> TestIdentity.rsa(2_048));
    private static final TestIdentity MIDDLE_RSA = identity(() -> TestIdentity.rsa(3_072));
    private static final TestIdentity LARGE_RSA = identity(() -> TestIdentity.rsa(4_096));

    private final DtlsHandshakes pool = new DtlsHandshakes(4);
    private final Network network = new Network();
    private final Endpoint us = new Endpoint();
    private ForeignPeer peer;

    private interface Maker {
        TestIdentity make() throws Exception;
    }

    private static TestIdentity identity(Maker maker) {
        try {
            return maker.make();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void release() {
        if (peer != null) {
            peer.close();
        }
        pool.close();
        network.close();
    }

    private void connect(DtlsRole ourRole, ForeignPeer.Behaviour behaviour) {
        connect(ourRole, behaviour, behaviour.identity.fingerprint("sha-256"), Endpoint.PATIENCE);
    }

    private void connect(
            DtlsRole ourRole, ForeignPeer.Behaviour behaviour, DtlsFingerprint expected, Duration timeout) {
        peer = new ForeignPeer(behaviour);
        us.network = network.direction(peer::receive, Network.Weather.FAIR, new Random(0), (i, datagram) -> datagram);
        peer.network = network.direction(us::receive, Network.Weather.FAIR, new Random(0), (i, datagram) -> datagram);
        us.start(pool, Endpoint.config(ourRole, OURS, expected, Endpoint.ALL_PROFILES, timeout));
        if (ourRole == DtlsRole.CLIENT) {
            peer.startServer();
        } else {
            peer.startClient();
        }
    }

    private void assertKeysAgree() throws Exception {
        DtlsResult result = us.result();
        byte[] exported = peer.keys.get(30, TimeUnit.SECONDS);
        boolean client = result.role() == DtlsRole.CLIENT;
        ByteBuffer ours = ByteBuffer.allocate(exported.length);
        ours.put(client ? result.localKey() : result.remoteKey());
        ours.put(client ? result.remoteKey() : result.localKey());
        ours.put(client ? result.localSalt() : result.remoteSalt());
        ours.put(client ? result.remoteSalt() : result.localSalt());
        // The peer's own export: client key, server key, client salt, server salt.
        assertArrayEquals(exported, ours.array());
    }

    private DtlsFailure assertNoKeys() throws Exception {
        DtlsFailure failure = us.failure();
        assertFalse(us.connected.isDone());
        assertEquals(1, us.outcomes.get());
        return failure;
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void plainPeer_exportsTheSameKeys(DtlsRole ourRole) throws Exception {
        connect(ourRole, new ForeignPeer.Behaviour(P256));
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void rsaCertificate_isAcceptedInBothRoles(DtlsRole ourRole) throws Exception {
        connect(ourRole, new ForeignPeer.Behaviour(RSA));
        assertKeysAgree();
        assertEquals(
                ourRole == DtlsRole.CLIENT
                        ? "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
                        : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                us.result().cipherSuite());
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void rsaCertificateOf3072Bits_isAccepted(DtlsRole ourRole) throws Exception {
        connect(ourRole, new ForeignPeer.Behaviour(MIDDLE_RSA));
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void rsaCertificateOf4096Bits_isAccepted(DtlsRole ourRole) throws Exception {
        connect(ourRole, new ForeignPeer.Behaviour(LARGE_RSA));
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void fragmentsOf230Bytes_includingTheClientHello_arePutTogether(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(RSA);
        behaviour.sendLimit = 230;
        // Grease makes the hello long enough to be fragmented.
        behaviour.profiles = new int[200];
        behaviour.profiles[0] = 0x0001;
        for (int i = 1; i < behaviour.profiles.length; i++) {
            behaviour.profiles[i] = 0x4000 + i;
        }
        if (ourRole == DtlsRole.CLIENT) {
            behaviour.profiles = new int[] {0x0001};
        }
        connect(ourRole, behaviour);
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void largeCertificate_of16KiB_isAccepted(DtlsRole ourRole) throws Exception {
        TestIdentity large = TestIdentity.ecdsa("secp256r1", Instant.now(), 15_900);
        connect(ourRole, new ForeignPeer.Behaviour(large));
        assertKeysAgree();
    }

    @Test
    void expiredAndNotYetValidCertificates_areAccepted() throws Exception {
        TestIdentity expired = TestIdentity.ecdsa("secp256r1", Instant.parse("2001-01-01T00:00:00Z"), 0);
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(expired));
        assertKeysAgree();
        peer.close();

        TestIdentity early = TestIdentity.ecdsa("secp384r1", Instant.now().plus(Duration.ofDays(300)), 0);
        Endpoint again = new Endpoint();
        ForeignPeer other = new ForeignPeer(new ForeignPeer.Behaviour(early));
        again.network = other::receive;
        other.network = again::receive;
        again.start(pool, Endpoint.config(DtlsRole.SERVER, OURS, early.fingerprint("sha-384")));
        other.startClient();
        assertEquals(0x0001, again.result().srtpProfileId());
        other.close();
    }

    @Test
    void oldCertificateFormat_isAccepted() throws Exception {
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(TestIdentity.x509v1()));
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void chain_isJudgedByItsFirstCertificateAlone(DtlsRole ourRole) throws Exception {
        connect(ourRole, new ForeignPeer.Behaviour(P256.followedBy(RSA, P256)));
        assertKeysAgree();
    }

    @Test
    void chainWithTheRightCertificateSecond_isAMismatch() throws Exception {
        TestIdentity forged = TestIdentity.ecdsa("secp256r1").followedBy(P256);
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(forged), P256.fingerprint("sha-256"), Endpoint.PATIENCE);
        assertEquals(DtlsFailure.Kind.FINGERPRINT_MISMATCH, assertNoKeys().kind());
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void pssSignatures_areAccepted(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(RSA);
        behaviour.signsWithPss = true;
        connect(ourRole, behaviour);
        assertKeysAgree();
    }

    /** As a current browser says hello: DTLS 1.3 first, a post-quantum group first, more than one datagram. */
    @Test
    void helloThatPrefersDtls13AndAGroupNobodyKnows_fallsBack() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.helloExtensions = Map.of(
                43, HexFormat.of().parseHex("04fefcfefd"), // supported_versions: 1.3, 1.2
                10, HexFormat.of().parseHex("000611ec001d0017"), // supported_groups: X25519MLKEM768, x25519, P-256
                51, Wire.random(1_220, 1)); // key_share
        connect(DtlsRole.SERVER, behaviour);
        assertKeysAgree();
        assertEquals("DTLS 1.2", us.result().tlsVersion());
    }

    @Test
    void helloOfDtls13Alone_isRefused() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.helloExtensions = Map.of(43, HexFormat.of().parseHex("02fefc"));
        connect(DtlsRole.SERVER, behaviour);
        DtlsFailure failure = assertNoKeys();
        assertTrue(failure.message().contains("does not speak DTLS 1.2"), failure::message);
    }

    @Test
    void peerWithP256Alone_connects() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.helloExtensions = Map.of(10, HexFormat.of().parseHex("00020017"));
        connect(DtlsRole.SERVER, behaviour);
        assertKeysAgree();
    }

    @Test
    void peerWithoutACommonGroup_isRefused() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.helloExtensions = Map.of(10, HexFormat.of().parseHex("0004001a11ec"));
        connect(DtlsRole.SERVER, behaviour);
        assertEquals(DtlsFailure.Kind.PROTOCOL, assertNoKeys().kind());
    }

    @Test
    void helloVerifyRequest_isAnswered() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.verifiesClients = true;
        connect(DtlsRole.CLIENT, behaviour);
        assertKeysAgree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-224", "sha-384", "sha-512"})
    void otherHashFunctions_identifyThePeer(String hashFunction) throws Exception {
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(P256), P256.fingerprint(hashFunction), Endpoint.PATIENCE);
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void wrongFingerprint_givesNoKeysToAnyone(DtlsRole ourRole) throws Exception {
        connect(ourRole, new ForeignPeer.Behaviour(P256), RSA.fingerprint("sha-256"), Endpoint.PATIENCE);
        assertEquals(DtlsFailure.Kind.FINGERPRINT_MISMATCH, assertNoKeys().kind());
        assertThrows(ExecutionException.class, () -> peer.keys.get(30, TimeUnit.SECONDS));
    }

    @Test
    void ownFingerprintAsTheirs_isAMismatch() throws Exception {
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(P256), OURS.fingerprint(), Endpoint.PATIENCE);
        assertEquals(DtlsFailure.Kind.FINGERPRINT_MISMATCH, assertNoKeys().kind());
    }

    @Test
    void stolenCertificate_withoutItsPrivateKey_isRefused() throws Exception {
        TestIdentity stolen =
                new TestIdentity(P256.der(), TestIdentity.ecdsa("secp256r1").privateKey(), false);
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(stolen));
        assertEquals(DtlsFailure.Kind.PROTOCOL, assertNoKeys().kind());
    }

    @Test
    void stolenServerCertificate_withoutItsPrivateKey_isRefused() throws Exception {
        TestIdentity stolen =
                new TestIdentity(P256.der(), TestIdentity.ecdsa("secp256r1").privateKey(), false);
        connect(DtlsRole.CLIENT, new ForeignPeer.Behaviour(stolen));
        assertEquals(DtlsFailure.Kind.PROTOCOL, assertNoKeys().kind());
    }

    @Test
    void clientWithoutCertificate_isRefused() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.sendsCertificate = false;
        connect(DtlsRole.SERVER, behaviour);
        DtlsFailure failure = assertNoKeys();
        assertEquals(DtlsFailure.Kind.PROTOCOL, failure.kind());
        assertTrue(failure.message().contains("no DTLS certificate"), failure::message);
    }

    @Test
    void weakRsaKey_isRefused() throws Exception {
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(TestIdentity.rsa(1_024)));
        DtlsFailure failure = assertNoKeys();
        assertTrue(failure.message().contains("1024 bits"), failure::message);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void noUseSrtp_isRefused(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.useSrtp = false;
        connect(ourRole, behaviour);
        DtlsFailure failure = assertNoKeys();
        assertEquals(DtlsFailure.Kind.NO_COMMON_PROFILE, failure.kind());
        assertTrue(failure.message().contains("no use_srtp"), failure::message);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void nullProfiles_areRefused(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.profiles = ourRole == DtlsRole.CLIENT ? new int[] {0x0005} : new int[] {0x0005, 0x0006};
        connect(ourRole, behaviour);
        assertEquals(DtlsFailure.Kind.NO_COMMON_PROFILE, assertNoKeys().kind());
    }

    @Test
    void serverChoosingTwoProfiles_isRefused() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.profiles = new int[] {0x0007, 0x0001};
        connect(DtlsRole.CLIENT, behaviour);
        assertEquals(DtlsFailure.Kind.NO_COMMON_PROFILE, assertNoKeys().kind());
    }

    @Test
    void serverChoosingAnMki_isRefused() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.mki = new byte[] {1, 2, 3, 4};
        connect(DtlsRole.CLIENT, behaviour);
        DtlsFailure failure = assertNoKeys();
        assertTrue(failure.message().contains("MKI"), failure::message);
    }

    @Test
    void clientOfferingAnMki_getsNoneAndConnects() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.mki = new byte[] {1, 2, 3, 4};
        connect(DtlsRole.SERVER, behaviour);
        assertKeysAgree();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void noExtendedMasterSecret_isRefused(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.extendedMasterSecret = false;
        connect(ourRole, behaviour);
        DtlsFailure failure = assertNoKeys();
        assertEquals(DtlsFailure.Kind.PROTOCOL, failure.kind());
        assertTrue(failure.message().contains("Extended Master Secret"), failure::message);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void dtls10Only_isRefused(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.versions = ProtocolVersion.DTLSv10.only();
        behaviour.suites = new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA};
        connect(ourRole, behaviour);
        DtlsFailure failure = assertNoKeys();
        assertEquals(DtlsFailure.Kind.PROTOCOL, failure.kind());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA,
                CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_ECDH_anon_WITH_AES_128_CBC_SHA
            })
    void weakSuites_areRefused(int suite) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.suites = new int[] {suite};
        connect(DtlsRole.SERVER, behaviour);
        assertEquals(DtlsFailure.Kind.PROTOCOL, assertNoKeys().kind());
    }

    @Test
    void applicationData_afterTheHandshakeIsCountedAndDropped() throws Exception {
        connect(DtlsRole.SERVER, new ForeignPeer.Behaviour(P256));
        assertKeysAgree();
        peer.sendApplicationData(new byte[] {1, 2, 3});
        for (int i = 0; us.session().stats().applicationDataDropped() == 0; i++) {
            assertTrue(i < 3_000, "the data never came");
            Thread.sleep(10);
        }
        assertFalse(us.closed.isDone());
    }

    /** The reassembler behind the encryption would allocate what an authenticated peer declares. */
    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void finishedThatDeclares16MiB_isDropped(DtlsRole ourRole) throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.tamper = (contentType, plaintext) -> {
            if (contentType == DtlsWire.HANDSHAKE) {
                DtlsWire.putUint24(plaintext, 1, 0xffffff);
            }
            return plaintext;
        };
        connect(ourRole, behaviour, P256.fingerprint("sha-256"), Duration.ofMillis(700));
        assertEquals(DtlsFailure.Kind.TIMEOUT, assertNoKeys().kind());
    }

    @Test
    void protectedFatalAlert_endsTheAssociation() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        behaviour.tamper = (contentType, plaintext) ->
                contentType == DtlsWire.ALERT ? new byte[] {2, 80} : plaintext; // instead of close_notify
        connect(DtlsRole.SERVER, behaviour);
        assertKeysAgree();
        peer.sayGoodbye();
        assertTrue(us.closed.get(30, TimeUnit.SECONDS));
    }

    @Test
    void closeNotify_isAnswered() throws Exception {
        ForeignPeer.Behaviour behaviour = new ForeignPeer.Behaviour(P256);
        connect(DtlsRole.SERVER, behaviour);
        assertKeysAgree();
        us.settledResult();
        long sent = us.session().stats().datagramsSent();
        peer.sayGoodbye();
        assertTrue(us.closed.get(30, TimeUnit.SECONDS));
        assertEquals(sent + 1, us.session().stats().datagramsSent(), "RFC 5246, Section 7.2.1");
    }

    @Test
    void severalFingerprints_oneOfTheStrongestMustMatch() throws Exception {
        peer = new ForeignPeer(new ForeignPeer.Behaviour(P256));
        us.network = peer::receive;
        peer.network = us::receive;
        us.start(
                pool,
                new DtlsConfig(
                        OURS,
                        DtlsRole.SERVER,
                        Endpoint.ALL_PROFILES,
                        // The weaker one is right, the strongest is another certificate's.
                        List.of(P256.fingerprint("sha-256"), RSA.fingerprint("sha-512")),
                        Endpoint.PATIENCE));
        peer.startClient();
        assertEquals(DtlsFailure.Kind.FINGERPRINT_MISMATCH, assertNoKeys().kind());
    }
}
