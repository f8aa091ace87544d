package io.github.whep4j.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/** The client role. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signatures
final class SrtpTlsClient extends AbstractTlsClient {
    private final HandshakeTerms terms;
    private final Runnable closeNotify;

    SrtpTlsClient(SrtpTlsCrypto crypto, HandshakeTerms terms, Runnable closeNotify) {
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
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        return new Vector<>(HandshakeTerms.groups());
    }

    @Override
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return HandshakeTerms.signatureAlgorithms();
    }

    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null;
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
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        extensions.remove(TlsExtensionsUtils.EXT_encrypt_then_mac); // for CBC suites, which we don't offer
        TlsSRTPUtils.addUseSRTPExtension(extensions, terms.offeredProfiles());
        return extensions;
    }

    @Override
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        terms.acceptProfile(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
                terms.verify(certificate.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return terms.credentials(context);
            }
        };
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
