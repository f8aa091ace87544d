package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.junit.jupiter.api.Test;

/** What of the peer's certificate is looked at before anything is calculated with it. */
class HandshakeTermsTest {

    private static final Map<String, ASN1ObjectIdentifier> NAMES = Map.of(
            "rsaEncryption", PKCSObjectIdentifiers.rsaEncryption,
            "RSASSA-PSS", PKCSObjectIdentifiers.id_RSASSA_PSS,
            "RSAES-OAEP", PKCSObjectIdentifiers.id_RSAES_OAEP,
            "ea-rsa", X509ObjectIdentifiers.id_ea_rsa);

    /** Bouncy Castle makes no key at all of the longest ones, and takes seconds for those that it just makes one of. */
    @Test
    void theLengthOfAnRsaKeyIsReadFromItsBytes() throws Exception {
        for (Map.Entry<String, ASN1ObjectIdentifier> name : NAMES.entrySet()) {
            for (int bits : new int[] {1_024, 8_193, 40_000, 200_000}) {
                byte[] der = TestIdentity.certificateFor(rsa(name.getValue(), bits));
                HandshakeRefusedException refused =
                        assertThrows(HandshakeRefusedException.class, () -> verify(der), name::getKey);
                assertEquals(DtlsFailure.Kind.PROTOCOL, refused.failure().kind());
                assertTrue(refused.failure().message().contains(" " + bits + " bits"), refused.failure()::message);
            }
            verify(TestIdentity.certificateFor(rsa(name.getValue(), 2_048)));
            verify(TestIdentity.certificateFor(rsa(name.getValue(), 8_192)));
        }
    }

    private static SubjectPublicKeyInfo rsa(ASN1ObjectIdentifier algorithm, int bits) throws Exception {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(algorithm, DERNull.INSTANCE),
                new RSAPublicKey(modulus, BigInteger.valueOf(65_537)));
    }

    private static void verify(byte[] der) throws Exception {
        TlsCertificate certificate = SrtpTlsCrypto.INSTANCE.createCertificate(der);
        DtlsConfig config = new DtlsConfig(
                DtlsCertificate.generate(),
                DtlsRole.CLIENT,
                List.of(1),
                List.of(DtlsFingerprint.compute("sha-256", der)),
                Duration.ofSeconds(5));
        new HandshakeTerms(config).verify(new Certificate(new TlsCertificate[] {certificate}));
    }
}
