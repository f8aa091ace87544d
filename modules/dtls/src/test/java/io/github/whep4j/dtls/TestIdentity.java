package io.github.whep4j.dtls;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V1TBSCertificateGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** A certificate as other implementations have it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TestIdentity(byte[] der, AsymmetricKeyParameter privateKey, boolean rsa, List<byte[]> chain) {
    TestIdentity(byte[] der, AsymmetricKeyParameter privateKey, boolean rsa) {
        this(der, privateKey, rsa, List.of());
    }

    /** With more certificates behind its own. */
    TestIdentity followedBy(TestIdentity... others) {
        return new TestIdentity(
                der, privateKey, rsa, Stream.of(others).map(TestIdentity::der).toList());
    }

    DtlsFingerprint fingerprint(String hashFunction) {
        return DtlsFingerprint.compute(hashFunction, der);
    }

    static TestIdentity rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return create(generator.generateKeyPair(), true, Instant.now(), 0);
    }

    static TestIdentity ecdsa(String curve) throws Exception {
        return ecdsa(curve, Instant.now(), 0);
    }

    /** Valid for one day from {@code notBefore}; {@code paddingBytes} make it larger. */
    static TestIdentity ecdsa(String curve, Instant notBefore, int paddingBytes) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return create(generator.generateKeyPair(), false, notBefore, paddingBytes);
    }

    /** The oldest kind of certificate, without extensions. */
    static TestIdentity x509v1() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = keys.generateKeyPair();
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V1TBSCertificateGenerator generator = new V1TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setSignature(algorithm);
        generator.setIssuer(new X500Name("CN=old"));
        generator.setSubject(new X500Name("CN=old"));
        generator.setStartDate(new Time(Date.from(Instant.now())));
        generator.setEndDate(new Time(Date.from(Instant.now().plus(Duration.ofDays(1)))));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        return sign(generator.generateTBSCertificate(), algorithm, "SHA256withECDSA", pair, false);
    }

    /** A certificate that nobody has the private key of, and that nobody has signed. */
    static byte[] certificateFor(SubjectPublicKeyInfo key) throws Exception {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.ONE));
        generator.setSignature(algorithm);
        generator.setIssuer(new X500Name("CN=foreign"));
        generator.setSubject(new X500Name("CN=foreign"));
        generator.setStartDate(new Time(Date.from(Instant.now())));
        generator.setEndDate(new Time(Date.from(Instant.now().plus(Duration.ofDays(1)))));
        generator.setSubjectPublicKeyInfo(key);
        ASN1EncodableVector certificate = new ASN1EncodableVector();
        certificate.add(generator.generateTBSCertificate());
        certificate.add(algorithm);
        certificate.add(new DERBitString(new byte[64]));
        return new DERSequence(certificate).getEncoded(ASN1Encoding.DER);
    }

    private static TestIdentity create(KeyPair pair, boolean rsa, Instant notBefore, int paddingBytes)
            throws Exception {
        AlgorithmIdentifier algorithm = rsa
                ? new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE)
                : new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(4711)));
        generator.setSignature(algorithm);
        generator.setIssuer(new X500Name("CN=foreign"));
        generator.setSubject(new X500Name("CN=foreign"));
        generator.setStartDate(new Time(Date.from(notBefore)));
        generator.setEndDate(new Time(Date.from(notBefore.plus(Duration.ofDays(1)))));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        if (paddingBytes > 0) {
            generator.setExtensions(new Extensions(new Extension(
                    new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                    false,
                    new DEROctetString(new byte[paddingBytes]))));
        }
        return sign(
                generator.generateTBSCertificate(), algorithm, rsa ? "SHA256withRSA" : "SHA256withECDSA", pair, rsa);
    }

    private static TestIdentity sign(
            TBSCertificate unsigned, AlgorithmIdentifier algorithm, String signature, KeyPair pair, boolean rsa)
            throws Exception {
        Signature signer = Signature.getInstance(signature);
        signer.initSign(pair.getPrivate());
        signer.update(unsigned.getEncoded(ASN1Encoding.DER));
        ASN1EncodableVector certificate = new ASN1EncodableVector();
        for (ASN1Encodable part : new ASN1Encodable[] {unsigned, algorithm, new DERBitString(signer.sign())}) {
            certificate.add(part);
        }
        return new TestIdentity(
                new DERSequence(certificate).getEncoded(ASN1Encoding.DER),
                PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()),
                rsa);
    }
}
