package io.github.whep4j.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** The server role. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signatures
final class SrtpTlsServer extends DefaultTlsServer {
    private final HandshakeTerms terms;
    private final Runnable closeNotify;
    private @Nullable UseSRTPData offeredProfiles;

    SrtpTlsServer(SrtpTlsCrypto crypto, HandshakeTerms terms, Runnable closeNotify) {
        super(crypto);
        this.terms = terms;
        this.closeNotify = closeNotify;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return terms.cipherSuites();
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    protected boolean allowEncryptThenMAC() {
        return false;
    }

    /** Our first group that the client has; the client's list may begin with groups that nobody else knows. */
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1; // RFC 8422, Section 5.1.1: the choice is ours
        }
        for (int group : HandshakeTerms.groups()) {
            for (int their : offered) {
                if (their == group && NamedGroup.getCurveBits(group) >= minimumCurveBits) {
                    return group;
                }
            }
        }
        return -1;
    }

    @Override
    protected int getMaximumNegotiableCurveBits() {
        int group = selectECDH(1);
        return group < 0 ? 0 : NamedGroup.getCurveBits(group);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return HandshakeTerms.NO_TIMEOUT;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return HandshakeTerms.RESEND_MILLIS;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    /** Nobody's signature on the certificate counts: the fingerprint is the identity. */
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    /** Renegotiation is never done, so whether it would have been secure doesn't matter. */
    @Override
    public void notifySecureRenegotiation(boolean secureRenegotiation) {}

    @Override
    public void processClientExtensions(Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        offeredProfiles = TlsSRTPUtils.getUseSRTPExtension(extensions);
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getServerExtensions());
        TlsSRTPUtils.addUseSRTPExtension(extensions, terms.chooseProfile(offeredProfiles));
        return extensions;
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
        return new CertificateRequest(types, HandshakeTerms.signatureAlgorithms(), null);
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws IOException {
        terms.verify(certificate);
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return terms.credentials(context);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (description == AlertDescription.close_notify) {
            closeNotify.run();
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        terms.export(context);
    }
}
