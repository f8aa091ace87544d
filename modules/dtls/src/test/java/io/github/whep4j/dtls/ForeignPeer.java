package io.github.whep4j.dtls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * A peer that isn't ours: plain Bouncy Castle, one datagram for each record, adjustable in what it gets wrong. It runs
 * on a thread of its own and has an endpoint of ours on the other side.
 */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"})
final class ForeignPeer implements DatagramTransport, AutoCloseable {
    /** What it does. The defaults are right. */
    static final class Behaviour {
        TestIdentity identity;
        boolean sendsCertificate = true;
        int[] profiles = {0x0001};
        byte[] mki = {};
        boolean useSrtp = true;
        boolean extendedMasterSecret = true;
        ProtocolVersion[] versions = ProtocolVersion.DTLSv12.only();
        int[] suites = {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        };
        int sendLimit = 1_200;
        boolean verifiesClients;
        boolean signsWithPss;
        Map<Integer, byte[]> helloExtensions = Map.of();
        TamperingCrypto.Tamper tamper = (contentType, plaintext) -> plaintext;

        Behaviour(TestIdentity identity) {
            this.identity = identity;
        }
    }

    private static final byte[] END = {};

    final CompletableFuture<byte[]> keys = new CompletableFuture<>();
    volatile Consumer<byte[]> network = datagram -> {};
    private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final Behaviour behaviour;
    private final BcTlsCrypto crypto;
    private volatile boolean closed;
    private volatile byte[] exported;
    private volatile DTLSTransport association;

    ForeignPeer(Behaviour behaviour) {
        this.behaviour = behaviour;
        this.crypto = new TamperingCrypto(behaviour.tamper);
    }

    void receive(byte[] datagram) {
        arrived.add(datagram);
    }

    void startClient() {
        run(() -> new DTLSClientProtocol().connect(new Client(), this));
    }

    void startServer() {
        run(() -> {
            DTLSRequest request = null;
            if (behaviour.verifiesClients) {
                DTLSVerifier verifier = new DTLSVerifier(crypto);
                while (request == null) {
                    byte[] hello = new byte[1_500];
                    int length = receive(hello, 0, hello.length, 1_000);
                    if (length > 0) {
                        request = verifier.verifyRequest(new byte[] {1}, hello, 0, length, this);
                    }
                }
            }
            return new DTLSServerProtocol().accept(new Server(), this, request);
        });
    }

    private interface Handshake {
        DTLSTransport run() throws IOException;
    }

    private void run(Handshake handshake) {
        Thread thread = new Thread(
                () -> {
                    try {
                        DTLSTransport transport = handshake.run();
                        association = transport;
                        keys.complete(exported);
                        byte[] data = new byte[2_000];
                        while (!closed) {
                            transport.receive(data, 0, data.length, 20);
                        }
                    } catch (IOException | RuntimeException e) {
                        keys.completeExceptionally(e);
                    }
                },
                "test-foreign-peer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends application data, which nobody wants. */
    void sendApplicationData(byte[] data) throws IOException {
        association.send(data, 0, data.length);
    }

    /** Sends close_notify, or what it has been tampered into. */
    void sayGoodbye() throws IOException {
        association.close();
    }

    @Override
    public int getReceiveLimit() {
        return 1_500;
    }

    @Override
    public int getSendLimit() {
        return behaviour.sendLimit;
    }

    @Override
    public int receive(byte[] buf, int off, int len, int waitMillis) throws IOException {
        try {
            byte[] datagram = arrived.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (closed) {
                throw new IOException("closed");
            }
            if (datagram == null || datagram == END) {
                return -1;
            }
            System.arraycopy(datagram, 0, buf, off, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Override
    public void send(byte[] buf, int off, int len) {
        byte[] datagram = new byte[len];
        System.arraycopy(buf, off, datagram, 0, len);
        network.accept(datagram);
    }

    @Override
    public void close() {
        closed = true;
        arrived.add(END);
    }

    private TlsCredentialedSigner signer(TlsContext context) throws IOException {
        short algorithm = behaviour.identity.rsa() ? SignatureAlgorithm.rsa : SignatureAlgorithm.ecdsa;
        TlsCertificate[] chain =
                new TlsCertificate[1 + behaviour.identity.chain().size()];
        chain[0] = crypto.createCertificate(behaviour.identity.der());
        for (int i = 1; i < chain.length; i++) {
            chain[i] = crypto.createCertificate(behaviour.identity.chain().get(i - 1));
        }
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                behaviour.identity.privateKey(),
                new Certificate(chain),
                behaviour.signsWithPss
                        ? SignatureAndHashAlgorithm.rsa_pss_rsae_sha256
                        : SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, algorithm));
    }

    private Hashtable withSrtp(Hashtable extensions) throws IOException {
        Hashtable all = TlsExtensionsUtils.ensureExtensionsInitialised(extensions);
        if (behaviour.useSrtp) {
            TlsSRTPUtils.addUseSRTPExtension(all, new UseSRTPData(behaviour.profiles, behaviour.mki));
        }
        return all;
    }

    private void export(TlsContext context) {
        int profile = behaviour.profiles[0];
        SrtpKeyLengths lengths =
                SrtpKeyLengths.supportedProfiles().contains(profile) ? SrtpKeyLengths.of(profile) : null;
        exported = lengths == null || !behaviour.extendedMasterSecret
                ? new byte[0]
                : context.exportKeyingMaterial(
                        ExporterLabel.dtls_srtp, null, 2 * (lengths.keyBytes() + lengths.saltBytes()));
    }

    private final class Client extends DefaultTlsClient {
        Client() {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return behaviour.versions;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return behaviour.suites;
        }

        @Override
        protected CertificateStatusRequest getCertificateStatusRequest() {
            return null;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 100;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return behaviour.extendedMasterSecret;
        }

        @Override
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = withSrtp(super.getClientExtensions());
            extensions.putAll(behaviour.helloExtensions);
            return extensions;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                    return behaviour.sendsCertificate ? signer(context) : null;
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() {
            export(context);
        }
    }

    private final class Server extends DefaultTlsServer {
        Server() {
            super(crypto);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return behaviour.versions;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return behaviour.identity.rsa()
                    ? new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256}
                    : behaviour.suites;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return 100;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return behaviour.extendedMasterSecret;
        }

        @Override
        public Hashtable getServerExtensions() throws IOException {
            return withSrtp(super.getServerExtensions());
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            Vector algorithms = new Vector();
            algorithms.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
            return new CertificateRequest(new short[] {ClientCertificateType.ecdsa_sign}, algorithms, null);
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {}

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            return signer(context);
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() throws IOException {
            return signer(context);
        }

        @Override
        public void notifyHandshakeComplete() {
            export(context);
        }
    }
}
