package io.github.whep4j.dtls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * Our identity towards the peer: a self-signed ECDSA certificate on P-256 and its private key (RFC 8827, Section 6.5).
 *
 * <p>Making one takes a few milliseconds (hundreds in a JVM that has just started), so one is made and shared by all
 * sessions until its age asks for a new one. Its name and serial number are random and say nothing about the machine.
 * Immutable and thread-safe; the private key never leaves the object.
 */
public final class DtlsCertificate {
    private static final Duration VALIDITY = Duration.ofDays(30);
    /** Peers whose clock is behind ours must not find the certificate not yet valid. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final ECPrivateKeyParameters privateKey;
    private final byte[] der;
    private final DtlsFingerprint fingerprint;
    private final Instant notAfter;

    private DtlsCertificate(ECPrivateKeyParameters privateKey, byte[] der, Instant notAfter) {
        this.privateKey = privateKey;
        this.der = der;
        this.fingerprint = DtlsFingerprint.compute("sha-256", der);
        this.notAfter = notAfter;
    }

    /** Makes a key pair and a certificate that is valid from yesterday for 30 days. */
    public static DtlsCertificate generate() {
        SecureRandom random = new SecureRandom();
        AsymmetricCipherKeyPair pair = generateKeyPair(random);
        // X.509 knows whole seconds only.
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant notAfter = now.plus(VALIDITY);
        byte[] nameBytes = new byte[8];
        random.nextBytes(nameBytes);
        X500Name name = new X500Name("CN=" + HexFormat.of().formatHex(nameBytes));
        try {
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(new BigInteger(63, random).setBit(63)));
            generator.setSignature(ECDSA_WITH_SHA256);
            generator.setIssuer(name);
            generator.setSubject(name);
            generator.setStartDate(new Time(Date.from(now.minus(CLOCK_TOLERANCE))));
            generator.setEndDate(new Time(Date.from(notAfter)));
            generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()));
            TBSCertificate unsigned = generator.generateTBSCertificate();
            ECPrivateKeyParameters privateKey = (ECPrivateKeyParameters) pair.getPrivate();
            byte[] signature = sign(privateKey, unsigned.getEncoded(ASN1Encoding.DER));
            DERSequence certificate =
                    new DERSequence(new ASN1Encodable[] {unsigned, ECDSA_WITH_SHA256, new DERBitString(signature)});
            return new DtlsCertificate(privateKey, certificate.getEncoded(ASN1Encoding.DER), notAfter);
        } catch (IOException e) {
            throw new UncheckedIOException("The certificate could not be encoded", e);
        }
    }

    /** What {@code a=fingerprint} in our SDP has to say: SHA-256. */
    public DtlsFingerprint fingerprint() {
        return fingerprint;
    }

    /** When the certificate expires. Peers ignore it, for the fingerprint is the identity; renew it by then. */
    public Instant notAfter() {
        return notAfter;
    }

    byte[] der() {
        return der.clone();
    }

    ECPrivateKeyParameters privateKey() {
        return privateKey;
    }

    private static AsymmetricCipherKeyPair generateKeyPair(SecureRandom random) {
        ECNamedDomainParameters p256 = new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(p256, random));
        return generator.generateKeyPair();
    }

    private static byte[] sign(ECPrivateKeyParameters privateKey, byte[] message) throws IOException {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, privateKey);
        BigInteger[] rs = signer.generateSignature(DtlsFingerprint.digest("sha-256", message));
        return StandardDSAEncoding.INSTANCE.encode(privateKey.getParameters().getN(), rs[0], rs[1]);
    }

    /** Shows the fingerprint, not the key. */
    @Override
    public String toString() {
        return "DtlsCertificate[" + fingerprint + ", notAfter=" + notAfter + "]";
    }
}
