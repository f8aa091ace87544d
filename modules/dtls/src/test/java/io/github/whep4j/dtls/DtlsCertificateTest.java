package io.github.whep4j.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What we make must make sense to somebody else's X.509 code: the JDK's. */
class DtlsCertificateTest {
    private static X509Certificate parse(DtlsCertificate certificate) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.der()));
    }

    @Test
    void generate_givesASelfSignedP256CertificateThatVerifies() throws Exception {
        DtlsCertificate certificate = DtlsCertificate.generate();
        X509Certificate parsed = parse(certificate);

        parsed.verify(parsed.getPublicKey());
        assertEquals(3, parsed.getVersion());
        assertEquals("SHA256withECDSA", parsed.getSigAlgName());
        ECPublicKey key = (ECPublicKey) parsed.getPublicKey();
        assertEquals(256, key.getParams().getOrder().bitLength());
        assertEquals(parsed.getIssuerX500Principal(), parsed.getSubjectX500Principal());
        assertTrue(Arrays.equals(certificate.der(), parsed.getEncoded()));
    }

    @Test
    void validity_beginsYesterdayForPeersWithASlowClockAndEndsAtNotAfter() throws Exception {
        DtlsCertificate certificate = DtlsCertificate.generate();
        X509Certificate parsed = parse(certificate);

        parsed.checkValidity(Date.from(Instant.now().minus(Duration.ofHours(23))));
        parsed.checkValidity();
        assertEquals(certificate.notAfter(), parsed.getNotAfter().toInstant());
        assertTrue(certificate.notAfter().isAfter(Instant.now().plus(Duration.ofDays(29))));
    }

    @Test
    void nameSerialNumberAndKey_areRandom() throws Exception {
        X509Certificate one = parse(DtlsCertificate.generate());
        X509Certificate other = parse(DtlsCertificate.generate());

        assertNotEquals(one.getSubjectX500Principal(), other.getSubjectX500Principal());
        assertNotEquals(one.getSerialNumber(), other.getSerialNumber());
        assertNotEquals(one.getPublicKey(), other.getPublicKey());
        assertTrue(one.getSerialNumber().signum() > 0);
        assertTrue(one.getSerialNumber().bitLength() <= 159, "RFC 5280, Section 4.1.2.2");
    }

    @Test
    void fingerprint_isSha256OverTheEncoding() throws Exception {
        DtlsCertificate certificate = DtlsCertificate.generate();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.der());

        assertEquals("sha-256", certificate.fingerprint().hashFunction());
        assertEquals(
                HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest),
                certificate.fingerprint().value());
    }

    @Test
    void toString_showsNoKey() {
        DtlsCertificate certificate = DtlsCertificate.generate();

        String shown = certificate.toString();
        assertTrue(shown.contains(certificate.fingerprint().value()));
        assertFalse(shown.contains(certificate.privateKey().getD().toString(16)));
    }
}
