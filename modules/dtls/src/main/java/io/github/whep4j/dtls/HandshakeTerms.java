package io.github.whep4j.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.jspecify.annotations.Nullable;

/** What both roles insist on in one handshake, and what came of it. Confined to the handshake's thread. */
final class HandshakeTerms {
    /** Practice in WebRTC is 50 ms; RFC 6347, Section 4.2.4.1 allows less than its 1 s where round trips are short. */
    static final int RESEND_MILLIS = 75;

    /** The deadline is ours. Bouncy Castle's would be by the time of day: set forward, it would end every handshake. */
    static final int NO_TIMEOUT = 0;

    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 8_192;
    private static final Set<ASN1ObjectIdentifier> RSA_KEYS = Set.of(
            PKCSObjectIdentifiers.rsaEncryption,
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            PKCSObjectIdentifiers.id_RSAES_OAEP,
            X509ObjectIdentifiers.id_ea_rsa);

    /** RFC 8827, Section 6.5 requires the first; all have forward secrecy and authenticated encryption. */
    private static final List<Integer> ECDSA_SUITES = List.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);

    private static final List<Integer> RSA_SUITES = List.of(
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);

    private static final Map<Integer, String> SUITE_NAMES = Map.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<Integer> GROUPS =
            List.of(NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.secp521r1);

    private static final SignatureAndHashAlgorithm ECDSA_SHA256 =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    private final DtlsConfig config;
    private boolean peerVerified;
    private int srtpProfileId = -1;
    private @Nullable DtlsResult result;

    HandshakeTerms(DtlsConfig config) {
        this.config = config;
    }

    /** As a client we take servers with either kind of certificate; as a server ours is an ECDSA one. */
    int[] cipherSuites() {
        IntStream ecdsa = ECDSA_SUITES.stream().mapToInt(Integer::intValue);
        return config.role() == DtlsRole.SERVER
                ? ecdsa.toArray()
                : IntStream.concat(ecdsa, RSA_SUITES.stream().mapToInt(Integer::intValue))
                        .toArray();
    }

    static List<Integer> groups() {
        return GROUPS;
    }

    /** What peers may sign with; SHA-1 is not among it. */
    @SuppressWarnings("JdkObsolete") // Bouncy Castle's type
    static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
        Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
        }
        algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha384);
        algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha512);
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
        }
        return algorithms;
    }

    TlsCredentialedSigner credentials(TlsContext context) throws IOException {
        TlsCertificate certificate =
                SrtpTlsCrypto.INSTANCE.createCertificate(config.certificate().der());
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                SrtpTlsCrypto.INSTANCE,
                config.certificate().privateKey(),
                new Certificate(new TlsCertificate[] {certificate}),
                ECDSA_SHA256);
    }

    /** Compares the peer's certificate with the SDP, before anything is derived from the handshake. */
    void verify(Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw new HandshakeRefusedException(AlertDescription.handshake_failure, FailureMessages.noCertificate());
        }
        TlsCertificate certificate = chain.getCertificateAt(0);
        if (!DtlsFingerprint.anyMatches(config.remoteFingerprints(), certificate.getEncoded())) {
            throw new HandshakeRefusedException(
                    AlertDescription.bad_certificate, FailureMessages.fingerprintMismatch());
        }
        int bits = rsaBits(BcTlsCertificate.convert(SrtpTlsCrypto.INSTANCE, certificate)
                .getCertificate()
                .getSubjectPublicKeyInfo());
        if (bits >= 0 && (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)) {
            throw new HandshakeRefusedException(
                    AlertDescription.unsupported_certificate, FailureMessages.weakKey(bits));
        }
        peerVerified = true;
    }

    /**
     * How long the modulus is, or -1 for a key of another kind. Read from the bytes: to make a key of it Bouncy Castle tries
     * whether it is prime, which takes seconds for the longest that a peer can send.
     */
    private static int rsaBits(SubjectPublicKeyInfo key) throws IOException {
        return RSA_KEYS.contains(key.getAlgorithm().getAlgorithm())
                ? RSAPublicKey.getInstance(key.parsePublicKey()).getModulus().bitLength()
                : -1;
    }

    /** What we offer as the client; never a master key identifier. */
    UseSRTPData offeredProfiles() {
        return new UseSRTPData(
                config.srtpProfileIds().stream().mapToInt(Integer::intValue).toArray(), TlsUtils.EMPTY_BYTES);
    }

    /** As the server: our first profile that the client offers. Its master key identifier, if any, is not taken up. */
    UseSRTPData chooseProfile(@Nullable UseSRTPData offered) throws IOException {
        int[] theirs = offered == null ? new int[0] : offered.getProtectionProfiles();
        srtpProfileId = config.srtpProfileIds().stream()
                .filter(ours -> Arrays.stream(theirs).anyMatch(their -> their == ours))
                .findFirst()
                .orElseThrow(() -> noCommonProfile("offers", theirs));
        return new UseSRTPData(new int[] {srtpProfileId}, TlsUtils.EMPTY_BYTES);
    }

    /** As the client: the server must have chosen exactly one of ours (RFC 5764, Section 4.1.1). */
    void acceptProfile(@Nullable UseSRTPData chosen) throws IOException {
        int[] theirs = chosen == null ? new int[0] : chosen.getProtectionProfiles();
        if (chosen == null || theirs.length != 1 || !config.srtpProfileIds().contains(theirs[0])) {
            throw noCommonProfile("chose", theirs);
        }
        if (chosen.getMki().length > 0) {
            throw new HandshakeRefusedException(
                    AlertDescription.illegal_parameter, FailureMessages.masterKeyIdentifier());
        }
        srtpProfileId = theirs[0];
    }

    /** Exports the keys; both Finished messages are in. */
    void export(TlsContext context) throws IOException {
        if (!peerVerified) {
            throw new HandshakeRefusedException(AlertDescription.handshake_failure, FailureMessages.noCertificate());
        }
        if (srtpProfileId < 0) {
            throw noCommonProfile("negotiated", new int[0]);
        }
        SrtpKeyLengths lengths = SrtpKeyLengths.of(srtpProfileId);
        int keyBytes = lengths.keyBytes();
        int saltBytes = lengths.saltBytes();
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (keyBytes + saltBytes));
        // RFC 5764, Section 4.2: client key, server key, client salt, server salt.
        byte[] clientKey = Arrays.copyOfRange(material, 0, keyBytes);
        byte[] serverKey = Arrays.copyOfRange(material, keyBytes, 2 * keyBytes);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * keyBytes, 2 * keyBytes + saltBytes);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * keyBytes + saltBytes, material.length);
        Arrays.fill(material, (byte) 0);
        boolean client = config.role() == DtlsRole.CLIENT;
        int suite = context.getSecurityParametersConnection().getCipherSuite();
        result = new DtlsResult(
                srtpProfileId,
                client ? clientKey : serverKey,
                client ? clientSalt : serverSalt,
                client ? serverKey : clientKey,
                client ? serverSalt : clientSalt,
                SUITE_NAMES.getOrDefault(suite, "0x" + HexFormat.of().toHexDigits((short) suite)),
                "DTLS 1.2",
                config.role());
    }

    /** The keys, once. */
    @Nullable
    DtlsResult takeResult() {
        DtlsResult taken = result;
        result = null;
        return taken;
    }

    private HandshakeRefusedException noCommonProfile(String did, int[] theirs) {
        String list = theirs.length == 0
                ? "none (no use_srtp extension)"
                : Arrays.stream(theirs).limit(16).mapToObj(HandshakeTerms::hex).collect(Collectors.joining(", "));
        String ours = config.srtpProfileIds().stream().map(HandshakeTerms::hex).collect(Collectors.joining(", "));
        return new HandshakeRefusedException(
                AlertDescription.handshake_failure,
                FailureMessages.noCommonProfile("%s %s, we accept %s".formatted(did, list, ours)));
    }

    private static String hex(int profileId) {
        return "0x%04x".formatted(profileId);
    }
}
